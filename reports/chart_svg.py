"""Charts of papers as SVG: axes from zero, intervals drawn, names beside what they name."""

import math
from collections.abc import Iterator
from html import escape

from figures.palette import GROUNDS, INK, Ground
from reports.model import Chart, Series
from words import Language
from words.numbers import number

WIDE, HIGH = 1000, 520
LEFT, RIGHT, TOP, FOOT = 70, 30, 60, 60
FONT = "Libertinus Serif, Times New Roman, serif"
MOST_TICKS, MOST_LABELS = 6, 12


def chart_svg(chart: Chart, *, language: Language = "vi", theme: str = "light") -> str:
    """The chart as one SVG text; each value with its interval is the <title> of its mark."""
    ground, top = GROUNDS[theme], _top(chart)
    body = "".join((*_frame(chart, top, ground, language), *_legend(chart, ground), *_marks(chart, top, language)))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="{FONT}" font-size="18">{body}</svg>'


def _top(chart: Chart) -> float:
    """End of the axis of values: a round number above all of them."""
    known = [one for series in chart.series for one in (*series.values, *series.high) if one is not None]
    most = max(known, default=0.0) or 1.0
    step = 10.0 ** math.floor(math.log10(most / MOST_TICKS))
    step = next(step * times for times in (1, 2, 5, 10, 20) if step * times * MOST_TICKS >= most)
    return step * math.ceil(most / step)


def _x(chart: Chart, place: float) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * (place + 0.5) / max(len(chart.categories), 1)


def _y(value: float, top: float) -> float:
    return HIGH - FOOT - (HIGH - FOOT - TOP) * value / top


def _frame(chart: Chart, top: float, ground: Ground, language: Language) -> Iterator[str]:
    ticks = next(n for n in (6, 5, 4, 3, 2, 1) if round(top / n, 9) == float(f"{top / n:.3g}"))
    digits = 0 if float(top / ticks).is_integer() else 1
    for n in range(ticks + 1):
        y = _y(top * n / ticks, top)
        yield f'<path d="M{LEFT},{y:.1f}H{WIDE - RIGHT}" stroke="{INK}" stroke-opacity="{0.9 if n == 0 else 0.25}"/>'
        text = f"{number(top * n / ticks, language, digits=digits)}{chart.unit}"
        yield f'<text x="{LEFT - 8}" y="{y + 6:.1f}" text-anchor="end" fill="{ground.strong}">{text}</text>'
    every = math.ceil(len(chart.categories) / MOST_LABELS)
    for n, name in enumerate(chart.categories):
        if n % every == 0:
            place = f'x="{_x(chart, n):.1f}" y="{HIGH - FOOT + 26}" text-anchor="middle"'
            yield f'<text {place} fill="{ground.strong}">{escape(name)}</text>'


def _legend(chart: Chart, ground: Ground) -> Iterator[str]:
    left = float(LEFT)
    for series in chart.series:
        yield f'<rect x="{left:.0f}" y="14" width="18" height="14" fill="{series.colour}"/>'
        yield f'<text x="{left + 26:.0f}" y="27" fill="{ground.strong}">{escape(series.name)}</text>'
        left += 60 + 9.5 * len(series.name)


def _marks(chart: Chart, top: float, language: Language) -> Iterator[str]:
    for place, series in enumerate(chart.series):
        yield from _line(chart, series, top, language) if chart.kind == "line" else _columns(chart, place, top, language)


def _line(chart: Chart, series: Series, top: float, language: Language) -> Iterator[str]:
    points = [(n, value) for n, value in enumerate(series.values) if value is not None]
    yield from (_whisker(_x(chart, n), series, n, top) for n, _ in points)
    path = "L".join(f"{_x(chart, n):.1f},{_y(value, top):.1f}" for n, value in points)
    yield f'<path d="M{path}" fill="none" stroke="{series.colour}" stroke-width="3"/>' if points else ""
    for n, value in points:
        tip = _tip(chart, series, n, language)
        yield f'<circle cx="{_x(chart, n):.1f}" cy="{_y(value, top):.1f}" r="5" fill="{series.colour}">{tip}</circle>'


def _columns(chart: Chart, place: int, top: float, language: Language) -> Iterator[str]:
    series, many = chart.series[place], len(chart.series)
    wide = 0.76 * (WIDE - LEFT - RIGHT) / max(len(chart.categories), 1) / many
    for n, value in enumerate(series.values):
        if value is None:
            continue
        x, y = _x(chart, n) + (place - many / 2) * wide, _y(value, top)
        box = f'x="{x + 1:.1f}" y="{y:.1f}" width="{max(wide - 2, 1):.1f}" height="{HIGH - FOOT - y:.1f}"'
        yield f'<rect {box} fill="{series.colour}">{_tip(chart, series, n, language)}</rect>'
        yield _whisker(x + wide / 2, series, n, top)


def _whisker(x: float, series: Series, n: int, top: float) -> str:
    """The interval of one value."""
    low, high = (bounds[n] if n < len(bounds) else None for bounds in (series.low, series.high))
    if low is None or high is None:
        return ""
    return f'<path d="M{x:.1f},{_y(low, top):.1f}V{_y(high, top):.1f}" stroke="{INK}" stroke-width="2"/>'


def _tip(chart: Chart, series: Series, n: int, language: Language) -> str:
    value, low, high = (bounds[n] if n < len(bounds) else None for bounds in (series.values, series.low, series.high))
    said = f"{number(value, language, digits=1)}{chart.unit}"
    if low is not None and high is not None:
        said += f" ({number(low, language, digits=1)}–{number(high, language, digits=1)}{chart.unit})"
    return f"<title>{escape(f'{series.name}, {chart.categories[n]}: {said}')}</title>"
