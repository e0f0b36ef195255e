"""Boundaries as static files that the browser fetches once."""

import hashlib
from functools import cache
from pathlib import Path

from findings.places import ERAS
from geo.boundaries import geojson

FOLDER = Path(__file__).parent.parent / "static"


@cache
def geometry_url(level: str) -> str:
    """URL of the boundaries of a level, under the app; the name changes with the content."""
    content = geojson(level, ERAS[level])
    name = f"{level}-{hashlib.sha256(content).hexdigest()[:12]}.json"
    path = FOLDER / name
    if not path.is_file():
        FOLDER.mkdir(exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(path)
    return f"/app/static/{name}"
