"""`python -m reports briefing`: every format, and every refusal in one sentence that leaves no file."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reports.__main__ import main

HERE = Path(__file__).parent.parent
BEGINS = {"pptx": b"PK", "docx": b"PK", "xlsx": b"PK", "zip": b"PK", "pdf": b"%PDF"}
QUICK = ("--steps", "decisions")


def run(*arguments, **options):
    command = [sys.executable, "-m", "reports", "briefing", *map(str, arguments)]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("kind", BEGINS)
def test_each_format_is_written_with_progress(demo, tmp_path, capsys, kind):
    out = tmp_path / f"họp.{kind}"
    assert main(["briefing", "--format", kind, "--out", str(out), "--steps", "changed,decisions", "province_code=19"]) == 0
    said = capsys.readouterr()
    assert out.read_bytes().startswith(BEGINS[kind])
    assert "… 2/2 decisions" in said.err
    assert out.name in said.out
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "odt"], "Không có định dạng “odt”. Các định dạng: pptx, docx, pdf, xlsx, zip."),
        (["--format", "pdf", "--steps", "changed,tiệc"], "Không có bước “tiệc”"),
        (["--format", "pdf", "--steps", ""], "Không có bước “”"),
        (["--format", "pdf", "--paper", "a3"], "Không có khổ giấy “a3”"),
        (["--format", "pptx", "--paper", "wide"], "Không có khổ giấy “wide”"),
        (["--format", "pdf", "--language", "fr"], "Không có ngôn ngữ “fr”"),
        (["--format", "pdf", "nơi=19"], "nơi=19"),
        (["--format", "pdf", "stars=9"], "stars=9"),
        (["--format", "pdf", "from_date=2026-09-01", "to_date=2026-01-31"], "09/2026"),
        (["--format", "pdf", "--snapshot", "20200101T000000000000Z"], "Không có bản số liệu «20200101T000000000000Z»"),
        (["--format", "pdf", "--viewer", "vua:19"], "vua:19"),
        ([], "--format"),
        (["--format", "pdf", "--nothing"], "--nothing"),
    ],
)
def test_what_is_not_known_is_refused_in_one_sentence(demo, tmp_path, capsys, arguments, says):
    try:
        status = main(["briefing", *arguments, "--out", str(tmp_path / "a.x")])
    except SystemExit as stopped:
        status = stopped.code
    said = capsys.readouterr()
    assert status == 2
    assert says in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_without_a_snapshot_it_says_how_to_get_one(empty_root, tmp_path, capsys):
    assert main(["briefing", "--format", "pdf", "--out", str(tmp_path / "a.pdf")]) == 2
    assert "Chưa có bản số liệu nào" in capsys.readouterr().err


def test_a_folder_that_is_not_there_or_a_folders_name_is_refused_before_the_work(demo, tmp_path, capsys):
    for path, why in ((tmp_path / "không" / "a.pdf", "thư mục không tồn tại"), (tmp_path, "là một thư mục")):
        assert main(["briefing", "--format", "pdf", "--out", str(path), *QUICK]) == 2
        said = capsys.readouterr().err
        assert why in said
        assert "…" not in said


def test_a_disk_that_fills_keeps_the_older_file_and_leaves_no_piece(demo, tmp_path):
    out = tmp_path / "a.pdf"
    out.write_bytes(b"older")
    full = run("--format", "pdf", "--out", out, *QUICK,
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))  # fmt: skip
    assert full.returncode == 2
    assert "ổ đĩa hết chỗ trống" in full.stderr
    assert "Traceback" not in full.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.pdf", b"older")]


@pytest.mark.skipif(os.geteuid() != 0, reason="another user is needed, whom only root can become")
def test_a_folder_without_the_right_to_write_is_said(demo, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o755)
    made = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(closed / "a.pdf")], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert (made.returncode, "không có quyền ghi" in made.stdout) == (0, True), made.stderr
    assert not list(closed.iterdir())


_AS_NOBODY = """
import os, sys
from pathlib import Path
from reports.papers import PaperError, write
os.setegid(65534); os.seteuid(65534)
try:
    write(b"x", Path(sys.argv[1]))
except PaperError as error:
    print(error.say())
"""


def test_a_cancelled_run_leaves_nothing(demo, tmp_path):
    out = tmp_path / "a.zip"
    command = [sys.executable, "-m", "reports", "briefing", "--format", "zip", "--out", str(out)]
    with subprocess.Popen(command, cwd=HERE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr.readline().startswith("… 1/")
        time.sleep(0.2)
        running.send_signal(signal.SIGTERM)
        rest = running.stderr.read()
    assert running.returncode == 130
    assert "Đã dừng theo yêu cầu" in rest
    assert "Traceback" not in rest
    assert not list(tmp_path.iterdir())
