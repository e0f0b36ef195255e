"""Hoàng Sa and Trường Sa with their names, as a small picture that stands in the corner of every map."""

from collections.abc import Sequence
from html import escape

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from figures.palette import GROUNDS

WIDTH, ROW, NAME, PAD = 150, 62, 26, 6


def archipelago_inset(shapes: gpd.GeoDataFrame, *, names: Sequence[str], theme: str = "light") -> str:
    """SVG of the archipelagos, one under the other, each with its name, for a light or a dark page."""
    ground = GROUNDS[theme]
    height = len(names) * ROW + PAD
    rows = [
        _row(shape, name, ROW * place, ground.strong)
        for place, (shape, name) in enumerate(zip(shapes.geometry, names, strict=True))
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'fill="{ground.strong}" stroke="none" font-size="11" font-family="Source Sans, Source Sans Pro, Arial, sans-serif">'
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" fill="{ground.focus}" fill-opacity="0.75" '
        f'stroke="{ground.land_edge}"/>'
        f"{''.join(rows)}</svg>"
    )


def _row(shape: BaseGeometry, name: str, top: int, colour: str) -> str:
    first, _, second = name.partition(" (")
    lines = [first, f"({second}" if second else ""]
    middle = f'x="{WIDTH / 2:g}" text-anchor="middle"'
    texts = "".join(f'<text {middle} y="{top + 14 + 12 * n}">{escape(line)}</text>' for n, line in enumerate(lines))
    return texts + f'<path d="{_path(shape, top + NAME + PAD)}" stroke="{colour}" stroke-width="1.2"/>'


def _path(shape: BaseGeometry, top: int) -> str:
    """Outlines scaled into the row, keeping their proportions."""
    west, south, east, north = shape.bounds
    scale = min((WIDTH - 2 * PAD) / (east - west), (ROW - NAME - 2 * PAD) / (north - south))
    left = (WIDTH - (east - west) * scale) / 2
    moves = []
    for part in shapely.get_parts(shape):
        points = [f"{left + (x - west) * scale:.1f},{top + (north - y) * scale:.1f}" for x, y in part.exterior.coords]
        moves.append("M" + "L".join(points) + "Z")
    return "".join(moves)
