"""Install a pinned and hashed requirements file into the environment that runs this: by uv, or by pip where uv fails."""

import subprocess
import sys

UV = "uv==0.13.9"


def main(path: str) -> int:
    """Return 0 when everything in the file is installed."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, UV], check=False).returncode == 0:
        uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
        if subprocess.run([*uv, "--require-hashes", "-r", path], check=False).returncode == 0:
            return 0
    return subprocess.run([*pip, "--require-hashes", "-r", path], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
