"""Charts of papers as SVG: axes from zero, intervals drawn, names beside what they name."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from figures.palette import GROUNDS, INK, Ground
from reports.cells import clean, short
from reports.model import Chart, Series
from words import Language
from words.numbers import number

WIDE, HIGH = 1000, 620
LEFT, RIGHT, FOOT = 105, 20, 62
FONT = "Libertinus Serif, Times New Roman, serif"
SIZE, ROW, LETTER = 27, 38, 13.2  # of the type, of a line of it, of one of its letters
MOST_TICKS, MOST_LABEL, MOST_NAME = 6, 24, 56


def chart_svg(chart: Chart, *, language: Language = "vi", theme: str = "light") -> str:
    """The chart as one SVG text; each value with its interval is the <title> of its mark."""
    ground, keys = GROUNDS[theme], _keys(chart)
    plane = Plane(len(chart.categories), _most(chart), _below(keys))
    parts = (*_frame(chart, plane, ground, language), *_legend(chart, keys, ground), *_marks(chart, plane, language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="{FONT}" font-size="{SIZE}">'
        f"{''.join(parts)}</svg>"
    )


@dataclass(frozen=True)
class Plane:
    """Where values stand: how many categories, the end of the axis, the upper edge."""

    n_categories: int
    most: float
    top: float

    def x(self, place: float) -> float:
        """Middle of a category."""
        return LEFT + (WIDE - LEFT - RIGHT) * (place + 0.5) / max(self.n_categories, 1)

    def y(self, value: float) -> float:
        """Height of a value."""
        return HIGH - FOOT - (HIGH - FOOT - self.top) * value / self.most


def _most(chart: Chart) -> float:
    """End of the axis of values: a round number above all of them."""
    known = [one for series in chart.series for one in (*series.values, *series.high) if one is not None]
    most = max(known, default=0.0) or 1.0
    step = 10.0 ** math.floor(math.log10(most / MOST_TICKS))
    step = next(step * times for times in (1, 2, 5, 10, 20) if step * times * MOST_TICKS >= most)
    return step * math.ceil(most / step)


def _keys(chart: Chart) -> list[tuple[float, float]]:
    """Where each series is named: left and base line; a line that is full is followed by another."""
    left, base, found = float(LEFT), float(ROW * (2 if chart.title else 1) - 10), []
    for series in chart.series:
        width = 64 + LETTER * len(short(series.name, MOST_NAME))
        if left > LEFT and left + width > WIDE:
            left, base = float(LEFT), base + ROW
        found.append((left, base))
        left += width
    return found


def _below(keys: list[tuple[float, float]]) -> float:
    return max((base for _, base in keys), default=0.0) + 26


def _frame(chart: Chart, plane: Plane, ground: Ground, language: Language) -> Iterator[str]:
    if chart.title:
        yield f'<text x="{LEFT}" y="{ROW - 10}" fill="{ground.strong}" font-weight="bold">{_e(short(chart.title, 70))}</text>'
    ticks = next(n for n in (6, 5, 4, 3, 2, 1) if round(plane.most / n, 9) == float(f"{plane.most / n:.3g}"))
    digits = 0 if float(plane.most / ticks).is_integer() else 1
    for n in range(ticks + 1):
        y = plane.y(plane.most * n / ticks)
        yield f'<path d="M{LEFT},{y:.1f}H{WIDE - RIGHT}" stroke="{INK}" stroke-opacity="{0.9 if n == 0 else 0.25}"/>'
        text = f"{number(plane.most * n / ticks, language, digits=digits)}{chart.unit}"
        yield f'<text x="{LEFT - 10}" y="{y + 9:.1f}" text-anchor="end" fill="{ground.strong}">{_e(text)}</text>'
    longest = max((len(name) for name in chart.categories), default=1)
    most = max(1, int((WIDE - LEFT - RIGHT) / (LETTER * (min(longest, MOST_LABEL) + 1.5))))
    every = math.ceil(len(chart.categories) / most)
    for n, name in enumerate(chart.categories):
        if n % every == 0:
            place = f'x="{plane.x(n):.1f}" y="{HIGH - FOOT + 36}" text-anchor="middle"'
            yield f'<text {place} fill="{ground.strong}">{_e(short(name, MOST_LABEL))}</text>'


def _legend(chart: Chart, keys: list[tuple[float, float]], ground: Ground) -> Iterator[str]:
    for series, (left, base) in zip(chart.series, keys, strict=True):
        yield f'<rect x="{left:.0f}" y="{base - 18:.0f}" width="24" height="18" fill="{series.colour}"/>'
        name = _e(short(series.name, MOST_NAME))
        yield f'<text x="{left + 32:.0f}" y="{base:.0f}" fill="{ground.strong}">{name}</text>'


def _marks(chart: Chart, plane: Plane, language: Language) -> Iterator[str]:
    for place, series in enumerate(chart.series):
        drawn = _line(chart, series, plane, language) if chart.kind == "line" else _columns(chart, place, plane, language)
        yield from drawn


def _line(chart: Chart, series: Series, plane: Plane, language: Language) -> Iterator[str]:
    """Points with their intervals; the line breaks where nothing is known."""
    yield from (_whisker(plane.x(n), series, n, plane) for n, value in enumerate(series.values) if value is not None)
    path, is_broken = "", True
    for n, value in enumerate(series.values):
        path += "" if value is None else f"{'M' if is_broken else 'L'}{plane.x(n):.1f},{plane.y(value):.1f}"
        is_broken = value is None
    yield f'<path d="{path}" fill="none" stroke="{series.colour}" stroke-width="4" pointer-events="none"/>' if path else ""
    radius = 7 if plane.n_categories <= 30 else 4
    for n, value in enumerate(series.values):
        if value is not None:
            spot = f'cx="{plane.x(n):.1f}" cy="{plane.y(value):.1f}" r="{radius}"'
            yield f'<circle {spot} fill="{series.colour}">{_tip(chart, series, n, language)}</circle>'


def _columns(chart: Chart, place: int, plane: Plane, language: Language) -> Iterator[str]:
    series, many = chart.series[place], len(chart.series)
    wide = 0.76 * (WIDE - LEFT - RIGHT) / max(len(chart.categories), 1) / many
    for n, value in enumerate(series.values):
        if value is None:
            continue
        x, y = plane.x(n) + (place - many / 2) * wide, plane.y(value)
        box = f'x="{x + 1:.1f}" y="{y:.1f}" width="{max(wide - 2, 1):.1f}" height="{HIGH - FOOT - y:.1f}"'
        yield f'<rect {box} fill="{series.colour}">{_tip(chart, series, n, language)}</rect>'
        yield _whisker(x + wide / 2, series, n, plane)


def _whisker(x: float, series: Series, n: int, plane: Plane) -> str:
    """The interval of one value."""
    low, high = (bounds[n] if n < len(bounds) else None for bounds in (series.low, series.high))
    if low is None or high is None:
        return ""
    ends = "".join(f"M{x - 6:.1f},{plane.y(end):.1f}H{x + 6:.1f}" for end in (low, high))
    path = f"M{x:.1f},{plane.y(low):.1f}V{plane.y(high):.1f}{ends}"
    return f'<path d="{path}" stroke="{INK}" stroke-width="2.5" pointer-events="none"/>'


def _tip(chart: Chart, series: Series, n: int, language: Language) -> str:
    value, low, high = (bounds[n] if n < len(bounds) else None for bounds in (series.values, series.low, series.high))
    digits = 0 if value is not None and value == round(value) and not chart.unit else 1
    said = f"{number(value, language, digits=digits)}{chart.unit}"
    if low is not None and high is not None:
        said += f" ({number(low, language, digits=1)}–{number(high, language, digits=1)}{chart.unit})"
    return f"<title>{_e(f'{series.name}, {chart.categories[n]}: {said}')}</title>"


def _e(text: str) -> str:
    return escape(clean(text))
