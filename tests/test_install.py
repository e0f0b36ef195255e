"""Where uv fails, pip goes on, and no more than one sentence tells of it."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_what_uv_says_before_pip_takes_over_is_one_sentence(tmp_path):
    (tmp_path / "r.txt").write_text("", encoding="utf-8")
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "uv" / "__main__.py").write_text(
        "import sys; sys.exit('invalid peer certificate: UnknownIssuer')", encoding="utf-8"
    )
    where = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, str(HERE / "install.py"), str(tmp_path / "r.txt")]
    done = subprocess.run(command, capture_output=True, text=True, env=where, check=False)
    assert done.returncode == 0, done.stderr
    assert "certificate" not in done.stderr
    assert done.stderr.splitlines()[0] == "uv không tải được thư viện ở máy này; cài bằng pip, chậm hơn vài phút."
