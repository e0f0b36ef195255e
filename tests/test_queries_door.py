"""The door: many at once, time limits, the sandbox, and sentences for what cannot be asked."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from queries.__main__ import main
from queries.door import ask, run
from queries.engines import cursor
from queries.errors import QueryError, QueryTimeoutError
from queries.headers import question, questions
from queries.viewers import LOCAL, Viewer

HERE = Path(__file__).parent.parent
YEAR = {"from_date": "2025-12-01", "to_date": "2026-11-30", "purpose": "monitoring"}
NAMED = ("sample_failures_by_month", "sample_failures_by_stars", "sample_failures_by_hazard", "shipments_by_month")


def params(name):
    return {key: text for key, text in YEAR.items() if key in question(name).params}


def test_eight_threads_get_what_one_gets(demo):
    viewers = (LOCAL, Viewer("leader", "19"), Viewer("analyst", "40"))
    asked = [(name, viewer) for name in NAMED for viewer in viewers] * 20
    alone = {
        (name, viewer): ask(name, params(name), viewer=viewer, snapshot_id=demo.snapshot_id).frame for name, viewer in set(asked)
    }
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: ask(one[0], params(one[0]), viewer=one[1], snapshot_id=demo.snapshot_id).frame, asked))
    assert len(found) == 240
    assert all(frame.equals(alone[one]) for frame, one in zip(found, asked, strict=True))


def test_more_viewers_than_engines_kept_open(demo):
    viewers = [Viewer(role, code) for role in ("leader", "analyst", "clerk") for code in ("19", "40", "01")]
    with ThreadPoolExecutor(8) as pool:
        counts = list(
            pool.map(lambda viewer: len(ask("data_freshness", viewer=viewer, snapshot_id=demo.snapshot_id).frame), viewers * 6)
        )
    assert len(set(counts)) == 1


SLOW = "SELECT count(*) AS n FROM range(100000000) AS a, range(100000000) AS b"


def header(sql):
    return replace(question("data_freshness"), sql=sql, columns={})


def test_a_slow_query_is_interrupted_and_the_door_still_works(demo):
    with pytest.raises(QueryTimeoutError, match="data_freshness"):
        run(header(SLOW), {}, viewer=LOCAL, snapshot_id=demo.snapshot_id, time_limit_s=0.3)
    assert len(ask("data_freshness", snapshot_id=demo.snapshot_id).frame)


def test_a_time_limit_ends_with_its_query(demo):
    with ThreadPoolExecutor(2) as pool:
        quick = pool.submit(
            run, header("SELECT 1 AS n"), {}, viewer=LOCAL, snapshot_id=demo.snapshot_id, time_limit_s=0.2
        ).result()
        long = pool.submit(
            run, header("SELECT count(*) AS n FROM range(60000000) AS a WHERE hash(a.range) % 3 = 0"), {},
            viewer=LOCAL, snapshot_id=demo.snapshot_id, time_limit_s=60,
        )  # fmt: skip
        with pytest.raises(QueryTimeoutError):
            run(header(SLOW), {}, viewer=LOCAL, snapshot_id=demo.snapshot_id, time_limit_s=0.3)
        assert quick.n.tolist() == [1]
        assert long.result().n[0] > 0


def test_the_same_question_is_worked_out_once_for_each_viewer(demo):
    name = "sample_failures_by_month"
    mine, theirs = Viewer("leader", "19"), Viewer("leader", "40")
    first = ask(name, params(name), viewer=mine, snapshot_id=demo.snapshot_id)
    assert ask(name, params(name), viewer=mine, snapshot_id=demo.snapshot_id) is first
    other = ask(name, params(name), viewer=theirs, snapshot_id=demo.snapshot_id)
    assert not other.frame.equals(first.frame)
    assert set(first.frame.province_code) == {"19", "40"}


NOT_SELECTS = [
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "ATTACH '{folder}/x.duckdb' AS x",
    "INSTALL httpfs",
    "SET threads = 1",
    "CREATE TABLE t AS SELECT 1",
    "SELECT 1; SELECT 2",
    "DROP VIEW sample",
    "PRAGMA version",
    "not sql",
    "",
]


@pytest.mark.parametrize("sql", NOT_SELECTS)
def test_anything_but_one_select_is_refused(demo, demo_root, sql):
    with pytest.raises(QueryError):
        run(
            header(sql.format(folder=demo_root / demo.snapshot_id)),
            {},
            viewer=LOCAL,
            snapshot_id=demo.snapshot_id,
            time_limit_s=5,
        )
    assert not (demo_root / demo.snapshot_id / "out.csv").exists()


def test_nothing_outside_the_snapshot_is_read(demo, demo_root, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    frame = [1]  # a variable of Python's that a scan of it would find
    for source in (f"'{tmp_path}/secret.csv'", "'/etc/passwd'", "read_text('/etc/hostname')", "frame", f"'{demo_root}/current'"):
        with pytest.raises(QueryError):
            run(header(f"SELECT * FROM {source}"), {}, viewer=LOCAL, snapshot_id=demo.snapshot_id, time_limit_s=5)
    assert frame


def test_settings_are_locked(demo):
    with pytest.raises(duckdb.Error):
        cursor(demo.snapshot_id, LOCAL).execute("SET enable_external_access = true")


WRONG = [
    ("nothing_like_it", {}, "nothing_like_it"),
    ("sample_failures_by_month", {"colour": "red"}, "colour"),
    ("sample_failures_by_month", {"from_date": "yesterday"}, "from_date"),
    ("sample_failures_by_stars", {"stars": "many"}, "stars"),
    ("sample_failures_by_month", {"purpose": "fun"}, "purpose"),
]


@pytest.mark.parametrize(("name", "asked", "word"), WRONG)
def test_a_wrong_question_is_one_sentence(demo, name, asked, word):
    with pytest.raises(QueryError) as error:
        ask(name, asked, snapshot_id=demo.snapshot_id)
    for language in ("vi", "en"):
        assert word in error.value.say(language)
        assert "\n" not in error.value.say(language)


def test_the_command_line_lists_and_answers(demo, capsys):
    assert main([]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in questions())
    for form in ("table", "csv", "json"):
        assert (
            main(
                [
                    "sample_failures_by_month",
                    *(f"{key}={text}" for key, text in YEAR.items()),
                    "--format",
                    form,
                    "--viewer",
                    "leader:19",
                ]
            )
            == 0
        )
        assert "n_samples" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["nope"], ["data_freshness", "x=1"], ["data_freshness", "--snapshot", "x"], ["data_freshness", "--viewer", "king:19"]],
)
def test_the_command_line_fails_with_one_sentence(demo_root, arguments):
    done = subprocess.run(
        [sys.executable, "-m", "queries", *arguments],
        cwd=HERE,
        env={"OCOP_DATA": str(demo_root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
