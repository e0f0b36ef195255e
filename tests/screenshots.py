"""Pictures of the pages for the README: `make screenshots` writes docs/screens from the live snapshot."""

import sys
from pathlib import Path

from browsing import browser, server, settle

from data.snapshots import root

OUT = Path(__file__).parent.parent / "docs" / "screens"
SHOTS = {
    "overview": "/",
    "hotspots": "/hotspots?product_group=tea",
    "compliance": "/compliance?province_code=19,40",
    "trade": "/trade",
    "certificates": "/certificates",
    "partnership": "/partnership",
    "trace": "/trace",
    "sample": "/sample?outcome=fail",
    "signals": "/signals",
    "sampling": "/sampling",
    "data_room": "/data_room",
    "hotspots-en-dark": "/hotspots?lang=en&place_level=commune&province_code=19",
}


def main() -> int:
    """Return 0 when every picture is written."""
    OUT.mkdir(parents=True, exist_ok=True)
    with server(root()) as url, browser() as chromium:
        for name, path in SHOTS.items():
            scheme = "dark" if name.endswith("dark") else "light"
            page = chromium.new_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme)
            page.goto(url + path)
            settle(page)
            page.wait_for_timeout(3000)
            page.screenshot(path=OUT / f"{name}.png")
            page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
