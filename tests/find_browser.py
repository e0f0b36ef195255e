"""Find a Chromium, Chrome or Edge for the browser tests; install Debian's where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
FLAGS = (
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class NoBrowserError(RuntimeError):
    """No browser was found and none could be installed."""


def browser_path() -> str:
    """Path of an installed browser.

    Raises:
        NoBrowserError: none is installed.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoBrowserError("Không tìm thấy Chromium, Chrome hoặc Edge; hãy cài một trình duyệt rồi chạy lại: make test")


def install() -> None:
    """Install Debian's chromium, as root or by sudo without a question."""
    if not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        subprocess.run([*root, *command], check=False, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """Return 0 when there is a browser."""
    try:
        browser_path()
    except NoBrowserError:
        if "--install" in sys.argv:
            install()
    try:
        print(browser_path())
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
