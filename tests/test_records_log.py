"""The log keeps what was entered: nothing changed, nothing lost, nothing doubled; SQLite, and a real PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from debian import install

from records import Event, RecordsError, append, events
from records.store import engine

HERE = Path(__file__).parent.parent


def binary(name):
    """Path of a program of PostgreSQL; Debian's is installed where there is none."""
    for _ in range(2):
        if found := shutil.which(name) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None):
            return str(found)
        install("postgresql")
    pytest.fail("PostgreSQL is not installed: apt-get install postgresql")


@pytest.fixture(scope="module")
def postgres():
    """A PostgreSQL of the tests' own; it does not run as root."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = [] if os.geteuid() else ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if not os.geteuid():
        shutil.chown(folder, 65534, 65534)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run([*user, binary("initdb"), "-D", folder / "db", "-U", "ocop", "-A", "trust"], check=True, capture_output=True)
    options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder)]
    running = subprocess.Popen([*user, binary("postgres"), "-D", folder / "db", *options], stderr=subprocess.DEVNULL)
    for _ in range(200):
        if (
            subprocess.run(
                [binary("pg_isready"), "-h", "127.0.0.1", "-p", str(port)], capture_output=True, check=False
            ).returncode
            == 0
        ):
            break
        time.sleep(0.1)
    yield f"postgresql+psycopg://ocop@127.0.0.1:{port}/postgres"
    running.send_signal(signal.SIGINT)
    running.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def log(request, tmp_path, monkeypatch):
    """Either store, empty."""
    monkeypatch.setenv("OCOP_DATA", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("OCOP_RECORDS", request.getfixturevalue("postgres"))
        with engine().begin() as connection:
            connection.execute(sa.text("ALTER TABLE event DISABLE TRIGGER ALL"))
            connection.execute(sa.text("TRUNCATE event"))
            connection.execute(sa.text("ALTER TABLE event ENABLE TRIGGER ALL"))


def note(text="Luật đổi", **more):
    return Event("note", "compliance", {"text": text}, author="Nguyễn Thị Lan", **more)


def test_what_was_entered_is_read_back_in_order(log):
    first, second = append(note("một", reason="họp")), append(note("hai"))
    assert [one.body["text"] for one in events(kind="note")] == ["một", "hai"]
    assert events(subject="compliance") == (first, second)
    assert events(kind="other") == ()
    assert first.reason == "họp"
    assert first.position < second.position


@pytest.mark.parametrize("change", ["UPDATE event SET author = 'x'", "DELETE FROM event"])
def test_the_store_refuses_to_change_what_stands(log, change):
    kept = append(note())
    with pytest.raises(sa.exc.DatabaseError, match="append only"), engine().begin() as connection:
        connection.execute(sa.text(change))
    assert events() == (kept,)


def test_two_officers_at_once_lose_nothing_and_a_form_sent_twice_is_one_event(log):
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(append, [note(str(n), event_id=f"form-{n // 2}") for n in range(60)]))
    assert len(events()) == 30
    assert {one.event_id for one in sent} == {f"form-{n}" for n in range(30)}


def test_without_an_author_nothing_is_recorded(log):
    with pytest.raises(RecordsError, match="no_author"):
        append(Event("note", "x", {}, author="  "))
    assert events() == ()


def test_a_killed_writer_loses_no_event_it_said_was_recorded(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_DATA", str(tmp_path))
    script = (
        "from records import Event, append\n"
        "for n in range(100000):\n"
        "    append(Event('note', 's', {'n': n}, author='a'))\n"
        "    print(n, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=HERE, stdout=subprocess.PIPE, text=True) as writer:
        said = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
        said += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    kept = [one.body["n"] for one in events()]
    assert kept[: len(said)] == said
    assert len(kept) - len(said) in (0, 1)
