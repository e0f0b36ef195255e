"""The province that nearly all addresses of a table lie in."""

from collections import Counter
from collections.abc import Sequence

from data.settings import settings
from geo.addresses import match_address
from geo.units import unit
from intake.flat.grid import Grid
from intake.flat.layout import Layout
from intake.flat.rows import not_data

_LOOKED_AT = 300
_LEAST, _NEARLY_ALL = 5, 0.9


def usual_province(grid: Grid, layout: Layout, places: Sequence[int], mapped: Sequence[int]) -> str:
    """«Tỉnh Nghệ An» where at least five addresses are matched for sure and nine in ten of them lie there, else nothing."""
    blank = not_data(grid, layout, mapped)
    rows = [grid.rows[n] for n in range(layout.body, layout.end) if n not in blank][:_LOOKED_AT]
    texts = [", ".join(dict.fromkeys(text for place in places if (text := row[place]))) for row in rows]
    found: Counter[str] = Counter()
    for text in filter(None, texts):
        matches = match_address(text)
        if matches and matches[0].confidence >= settings().least_confidence:
            found[str(unit(matches[0].era, matches[0].code, "commune")["new_province_code"])] += 1
    code, count = found.most_common(1)[0] if found else ("", 0)
    if count < _LEAST or count < _NEARLY_ALL * found.total():
        return ""
    return f"Tỉnh {unit('new', code, 'province')['short_name']}"
