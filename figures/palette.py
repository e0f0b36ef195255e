"""Every colour. The risk ramp runs light to dark, so that it reads in greyscale and by the colour-blind."""

from dataclasses import dataclass

RISK = ("#fdf0cf", "#f9c880", "#ee8f4f", "#cc4c3b", "#7f1d3a")  # five classes of failures per 100 samples
TOO_FEW = "#8a97a3"
PROVINCES = {"19": "#2a7f62", "40": "#b0651d", "01": "#5b5ea6"}
TIERS = {0: "#9aa7b2", 3: "#8db6d6", 4: "#3f83b5", 5: "#123f63"}
TIER_SYMBOLS = {0: "circle-open", 3: "circle", 4: "square", 5: "star"}
INK = "#74828f"  # lines and marks that must read on a light and on a dark page
GRID = "rgba(120,135,150,0.25)"
MARK = "#2c6e9b"
FAIL = "#b4342d"
DOT, DOT_CLEAR = "#16324a", "#ffffff"  # facilities with and without failures, each edged in the other


HOT = {"hot": "#b4342d", "cold": "#3f83b5", "none": "#d9dee3", "undecided": "#aab4bd"}  # with their neighbours
RING = "#7a1fa2"  # circles of a scan
HAZARDS = ("#b4342d", "#7a1fa2", "#2c6e9b", "#8a6d1b", "#2a7f62", "#5d6770", "#c2571a")  # in the order of the code list
COVER = {"covered": "#2a7f62", "bare": "#b0651d", "unknown": "#8a97a3"}  # state of the sender's paper


@dataclass(frozen=True)
class Ground:
    """What lies under a map: land, its edges, the edge of a place that stands out."""

    land: str
    land_edge: str
    focus: str
    strong: str


GROUNDS = {
    "light": Ground(land="#eef1f4", land_edge="#b4c0ca", focus="#ffffff", strong="#16324a"),
    "dark": Ground(land="#1e2831", land_edge="#4c5b69", focus="#2a3641", strong="#ffffff"),
}


def rgba(colour: str, alpha: int = 255) -> list[int]:
    """A hex colour as red, green, blue, alpha of 0–255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)] + [alpha]


def fade(colour: str, alpha: float) -> str:
    """A hex colour as CSS rgba with that opacity."""
    red, green, blue, _ = rgba(colour)
    return f"rgba({red},{green},{blue},{alpha})"


# Where a step or an alert stands: marks of a chart; chips of a table carry their own ground, so that they read on both themes.
STATES = {
    "late": "#c8453c", "due": "#c07f22", "open": INK, "done": "#2f8a68", "done_in_time": "#2f8a68", "done_late": "#8a5fb0",
    "withdrawn": INK,
}  # fmt: skip
CHIPS = {
    "late": ("#f6d2cf", "#7a1510"), "due": ("#f9c880", "#3a2a00"), "open": ("#d9dee3", "#1b2733"), "done": ("#cbe5da", "#10402d"),
    "done_in_time": ("#cbe5da", "#10402d"), "done_late": ("#e2d3ef", "#3c1f57"), "withdrawn": ("#eceff2", "#4a5763"),
}  # fmt: skip
SHAPES = {"late": "▲", "due": "●", "open": "○", "done": "✓", "done_in_time": "✓", "done_late": "◆", "withdrawn": "–"}
