"""Maps of papers as SVG: places filled, arrows and circles above them, legend, both archipelagos in the corner."""

import math
import re
import textwrap
from collections.abc import Callable, Iterable
from html import escape

import shapely

from data.settings import settings
from figures.inset import archipelago_inset
from figures.palette import GROUNDS, RING, TOO_FEW, Ground
from findings.places import ERAS
from geo.boundaries import archipelagos, light, remembered
from reports.cells import clean
from reports.model import EDGE, Map

SCALE, MARGIN = 190.0, 0.25  # units a degree of latitude; degrees around what is shown
KEY, KEY_WIDE, KEY_SIZE, KEY_LETTERS, GAP = 50, 680, 42, 28, 20
INSET = 2.5  # times the size of the corner on the screen
FONT = "Libertinus Serif, Times New Roman, serif"
KM_A_DEGREE = 111.2
HATCH = (
    '<defs><pattern id="{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="{1}" height="{1}" fill="#ffffff"/><rect width="{2}" height="{1}" fill="{3}"/></pattern></defs>'
)
At = Callable[[float, float], tuple[float, float]]


def map_svg(picture: Map, *, theme: str = "light") -> str:
    """The map as one SVG text; the point of each place is its <title>."""
    ground = GROUNDS[theme]
    west, south, east, north = _frame(picture.level)
    stretch = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * stretch * SCALE, (north - south) * SCALE

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - west) * stretch * SCALE, (north - latitude) * SCALE

    land = "".join(f'<path d="{path}"/>' for _, path in _paths("province"))
    places = "".join(_place(code, path, picture, ground) for code, path in _paths(picture.level) if code in picture.areas)
    edges = "".join(f'<path d="{path}"/>' for code, path in _paths("province") if code in settings().provinces)
    move = f"translate({-west * stretch * SCALE:.1f} {north * SCALE:.1f}) scale({stretch * SCALE:.3f} {-SCALE:.3f})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + GAP + KEY_WIDE:.0f} {height:.0f}" font-family="{FONT}">'
        f"{HATCH.format('few', 0.045, 0.014, TOO_FEW)}{HATCH.format('few_key', 10, 3, TOO_FEW)}"
        f'<svg width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
        f'<g transform="{move}" stroke-linejoin="round" stroke-width="0.004">'
        f'<g fill="{ground.land}" stroke="{ground.land_edge}">{land}</g><g>{places}</g>'
        f'<g fill="none" stroke="{ground.strong}" stroke-width="0.008">{edges}</g></g>'
        f"{''.join(_above(picture, at))}</svg>"
        f'<g transform="translate({width + GAP:.0f} 0)">{_legend(picture, ground)}{_corner(height, theme)}</g></svg>'
    )


@remembered
def _frame(level: str) -> tuple[float, float, float, float]:
    """West, south, east, north of the provinces in focus with some room."""
    shapes = light(level, ERAS[level])
    west, south, east, north = shapes[shapes.province_code.isin(settings().provinces)].total_bounds
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN


@remembered
def _paths(level: str) -> tuple[tuple[str, str], ...]:
    """Code and outline (degrees) of every place of a level."""
    shapes = light(level, ERAS[level])
    return tuple(zip(shapes.code, (_outline(shape) for shape in shapes.geometry), strict=True))


def _outline(shape: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join("M" + "L".join(f"{x:.4f},{y:.4f}" for x, y in ring.coords) + "Z" for ring in rings)


def _place(code: str, path: str, picture: Map, ground: Ground) -> str:
    area = picture.areas[code]
    edge = f'stroke="{ground.strong}" stroke-width="0.02"' if area.is_strong else f'stroke="{ground.land_edge}"'
    fill = "url(#few)" if area.fill == TOO_FEW else area.fill or ground.focus
    return f'<path d="{path}" fill="{fill}" {edge}><title>{escape(clean(area.says))}</title></path>'


def _above(picture: Map, at: At) -> Iterable[str]:
    for row in picture.circles.itertuples():
        x, y = at(row.longitude, row.latitude)
        radius = max(row.radius_km / KM_A_DEGREE * SCALE, 6)
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{RING}" stroke-width="2.5">'
            f"<title>{escape(clean(row.says))}</title></circle>"
        )
    for row in picture.arrows.itertuples():
        (x1, y1), (x2, y2) = at(row.from_longitude, row.from_latitude), at(row.to_longitude, row.to_latitude)
        bend = (y2 - y1) * 0.18
        yield (
            f'<path d="M{x1:.1f},{y1:.1f}Q{(x1 + x2) / 2 + bend:.1f},{(y1 + y2) / 2:.1f} {x2:.1f},{y2:.1f}" fill="none" '
            f'stroke="{row.colour}" stroke-opacity="0.75" stroke-width="{1.5 + 7 * row.weight:.1f}">'
            f"<title>{escape(clean(row.says))}</title></path>"
            f'<circle cx="{x2:.1f}" cy="{y2:.1f}" r="{2.5 + 3 * row.weight:.1f}" fill="{row.colour}"/>'
        )


def _legend(picture: Map, ground: Ground) -> str:
    """What each colour means, in letters to be read from afar; a long meaning takes further lines."""
    rows, y = [], 0
    for colour, meaning in picture.legend:
        fill = "url(#few_key)" if colour == TOO_FEW else ground.focus if colour in (None, EDGE) else colour
        edge = f'stroke="{ground.strong}" stroke-width="5"' if colour == EDGE else f'stroke="{ground.land_edge}" stroke-width="2"'
        rows.append(f'<rect x="4" y="{y + 6}" width="56" height="36" fill="{fill}" {edge}/>')
        for line in textwrap.wrap(clean(meaning), KEY_LETTERS) or [""]:
            rows.append(f'<text x="76" y="{y + 39}" font-size="{KEY_SIZE}" fill="{ground.strong}">{escape(line)}</text>')
            y += KEY
        y += 6
    return "".join(rows)


def _corner(height: float, theme: str) -> str:
    """Hoàng Sa and Trường Sa at the foot of the legend."""
    shapes = archipelagos()
    inset = archipelago_inset(shapes, names=shapes["name"].tolist(), theme=theme)
    wide, high = (int(re.search(rf' {side}="(\d+)"', inset)[1]) for side in ("width", "height"))  # type: ignore[index]
    place = f'x="0" y="{height - high * INSET - 8:.0f}" width="{wide * INSET:.0f}" height="{high * INSET:.0f}"'
    sized = inset.replace(f' width="{wide}" height="{high}"', f" {place}", 1)
    return re.sub(r'font-family="[^"]*"', "", sized, count=1)
