"""Install a pinned and hashed requirements file into the environment that runs this: by uv, or by pip where uv fails."""

import subprocess
import sys

UV = "uv==0.13.9"
SLOWLY = "uv không tải được thư viện ở máy này; cài bằng pip, chậm hơn vài phút."


def main(path: str) -> int:
    """Return 0 when everything in the file is installed; what uv said is shown only where pip fails, too."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--system-certs", "--python", sys.executable]
    done = subprocess.run([*pip, UV], capture_output=True, check=False)
    if done.returncode == 0:
        done = subprocess.run([*uv, "--require-hashes", "-r", path], capture_output=True, check=False)
    if done.returncode == 0:
        return 0
    print(SLOWLY, file=sys.stderr)
    status = subprocess.run([*pip, "--require-hashes", "-r", path], check=False).returncode
    if status:
        sys.stderr.write(done.stderr.decode(errors="replace"))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
