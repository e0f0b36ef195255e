"""Product lines, purposes and provinces of the demo, from catalog.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def catalog() -> dict[str, Any]:
    """Product lines, purposes and provinces of the demo."""
    return tomllib.loads(Path(__file__).with_name("catalog.toml").read_text(encoding="utf-8"))
