"""Boundaries as static files that the browser fetches once."""

import hashlib
from pathlib import Path

from findings.places import ERAS
from geo.boundaries import geojson, outlines, remembered

FOLDER = Path(__file__).parent.parent / "static"


@remembered
def geometry_url(level: str) -> str:
    """URL of the boundaries of a level, under the app; the name changes with the content."""
    return _served(level, geojson(level, ERAS[level]))


@remembered
def outline_url(level: str) -> str:
    """URL of the province edges that go with the boundaries of a level."""
    return _served("outline", outlines(level, ERAS[level]))


def _served(stem: str, content: bytes) -> str:
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.json"
    path = FOLDER / name
    if not path.is_file():
        FOLDER.mkdir(exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(path)
    return f"/app/static/{name}"
