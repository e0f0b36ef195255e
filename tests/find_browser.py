"""Find a Chromium, Chrome or Edge for the browser tests; install Debian's where that is possible."""

import shutil
import sys

from debian import install

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


def main() -> int:
    """Return 0 when there is a browser."""
    try:
        browser_path()
    except NoBrowserError:
        if "--install" in sys.argv:
            install("chromium")
    try:
        print(browser_path())
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
