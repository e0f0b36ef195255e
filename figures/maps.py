"""Maps on our own boundaries, no tiles: rates as fill, too few samples as hollow circles, flows as arcs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import pandas as pd
import pydeck as pdk

from figures.palette import DOT, DOT_CLEAR, GROUNDS, HOT, INK, PROVINCES, RING, RISK, TOO_FEW, Ground, rgba

PLACES, EDGES, PROVINCE_EDGES, CIRCLES, ARCS = "places", "edges", "provinces", "circles", "arcs"
FACILITIES, RINGS, LABELS = "facilities", "rings", "labels"
KM_A_DEGREE = 111.2
TIP = {"maxWidth": "260px", "whiteSpace": "normal", "fontSize": "13px", "zIndex": "5"}
PIXELS_HIGH, PIXELS_WIDE, MARGIN, NEAR = 400.0, 480.0, 0.35, 0.01


def _view(points: pd.DataFrame, margin: float = MARGIN) -> pdk.ViewState:
    """The view that holds all points (columns latitude, longitude), with some margin (degrees)."""
    south, north = points.latitude.min() - margin, points.latitude.max() + margin
    west, east = points.longitude.min() - margin, points.longitude.max() + margin
    middle = (south + north) / 2
    high = (north - south) / 360 / math.cos(math.radians(middle))  # share of the Mercator world
    zoom = math.log2(min(PIXELS_HIGH / high, PIXELS_WIDE / ((east - west) / 360)) / 512)
    return pdk.ViewState(latitude=middle, longitude=(west + east) / 2, zoom=zoom, min_zoom=4.5, max_zoom=14)


def _indexed(colours: list[list[int]]) -> str:
    """A colour for each feature of a static file, by its place in the file."""
    return "(" + str(colours).replace(" ", "") + ")[properties.i]"


def fill_colours(place: pd.DataFrame, order: pd.Series, ground: Ground, layer: str) -> list[list[int]]:
    """Fill of every boundary in `order`: the ramp where there is a rate, the class of Gi*, bare land elsewhere."""
    if layer == "neighbours":
        tints = {code: rgba(HOT[kind], 220) for code, kind in zip(place.place_code, place.gi_class, strict=True)}
        unsure = place.place_code[(place.class_index == -1) & (place.gi_class == "none")]  # too few to show no difference
        tints |= {code: rgba(HOT["undecided"], 220) for code in unsure}
        tints |= {code: rgba(ground.focus) for code in place.place_code[place.n_samples == 0]}
    else:
        column = "smooth_class" if layer == "smooth" else "class_index"
        classes = zip(place.place_code, place[column], strict=True)
        tints = {code: rgba(RISK[index], 235) if index >= 0 else rgba(ground.focus) for code, index in classes}
    return [tints.get(code, rgba(ground.land, 0)) for code in order]


def edge_colours(place: pd.DataFrame, order: pd.Series, chosen: tuple[str, ...], ground: Ground) -> list[list[int]]:
    """Edge of every boundary: strong where the place is in excess or chosen, none where it is not shown."""
    strong, shown = set(place.place_code[place.is_excess]) | set(chosen), set(place.place_code)
    plain = {True: rgba(ground.land_edge, 200), False: rgba(ground.land_edge, 0)}
    return [rgba(ground.strong) if code in strong else plain[code in shown] for code in order]


@dataclass(frozen=True)
class Above:
    """What lies above the coloured places.

    Facilities as dots (latitude, longitude, n_failed, name), circles of a scan (latitude, longitude, radius_km, name, label),
    and the corners (latitude, longitude) that the view goes to instead of all places.
    """

    dots: pd.DataFrame = field(default_factory=pd.DataFrame)
    rings: pd.DataFrame = field(default_factory=pd.DataFrame)
    corners: pd.DataFrame | None = None


def choropleth(
    place: pd.DataFrame, *, order: pd.Series, url: str, province_url: str, chosen: tuple[str, ...], tips: Sequence[str],
    above: Above = Above(), layer: str = "rate", theme: str = "light",
) -> pdk.Deck:  # fmt: skip
    """Rates by place, coloured by `layer`.

    `order` is the order of features in the file at `url`; `tips` say what a place's point shows.
    """
    ground = GROUNDS[theme]
    shapes = pdk.Layer(
        "GeoJsonLayer", url, id=PLACES, pickable=True, auto_highlight=True, stroked=False, filled=True,
        get_fill_color=_indexed(fill_colours(place, order, ground, layer)), highlight_color=[20, 40, 60, 60],
    )  # fmt: skip
    edges = _edges(place, order, url, chosen, ground)
    circles = pdk.Layer(
        "ScatterplotLayer", _points(place, tips, ground), id=CIRCLES, get_position=["longitude", "latitude"], get_radius="radius",
        radius_units="'pixels'", stroked=True, filled=True, get_fill_color="fill", get_line_color="edge",
        line_width_min_pixels=1.5, pickable=True,
    )  # fmt: skip
    dots = [] if above.dots.empty else [_dots(above.dots)]
    around = [] if above.rings.empty else _rings(above.rings, ground)
    layers = [_land(province_url, ground), shapes, edges, circles, *around, *dots]
    view = _view(place) if above.corners is None else _view(above.corners, NEAR)
    return pdk.Deck(layers, initial_view_state=view, map_provider=None, tooltip={"text": "{name}", "style": TIP})


def _edges(place: pd.DataFrame, order: pd.Series, url: str, chosen: tuple[str, ...], ground: Ground) -> pdk.Layer:
    """Edges on a layer of their own, whose address says how they look.

    Streamlit tells the browser to colour anew what a layer is filled with, never its lines: those only change with the data.
    """
    strong = set(place.place_code[place.is_excess]) | set(chosen)
    colours = _indexed(edge_colours(place, order, chosen, ground))
    widths = "(" + str([2.5 if code in strong else 0.8 for code in order]).replace(" ", "") + ")[properties.i]"
    return pdk.Layer(
        "GeoJsonLayer", f"{url}#{crc32((colours + widths).encode()):x}", id=EDGES, pickable=False, stroked=True, filled=False,
        get_line_color=colours, get_line_width=widths, line_width_units="'pixels'",
    )  # fmt: skip


def _points(place: pd.DataFrame, tips: Sequence[str], ground: Ground) -> pd.DataFrame:
    """A point for each place with samples: a visible ring, by the square root of n, where they are too few."""
    few = place.class_index == -1
    under = [RISK[index] if index >= 0 else ground.focus for index in place.class_index]  # a chosen one is drawn opaque
    radius = (2 + place.n_samples.astype(float) ** 0.5).where(few, 9.0)
    table = place[["place_code", "longitude", "latitude"]].assign(
        name=list(tips),
        radius=radius,
        fill=[rgba(colour, 0) for colour in under],
        edge=[rgba(TOO_FEW) if one else rgba(TOO_FEW, 0) for one in few],
    )
    return table[place.n_samples > 0]


def _rings(rings: pd.DataFrame, ground: Ground) -> list[pdk.Layer]:
    """The circle of each cluster, and above it what it says of itself."""
    table = rings[["longitude", "latitude", "name", "label"]].assign(
        metres=1000 * rings.radius_km, north=rings.latitude + rings.radius_km / KM_A_DEGREE
    )
    circles = pdk.Layer(
        "ScatterplotLayer", table, id=RINGS, get_position=["longitude", "latitude"], get_radius="metres", radius_min_pixels=12,
        stroked=True, filled=False, get_line_color=rgba(RING), line_width_min_pixels=2.5, pickable=True,
    )  # fmt: skip
    labels = pdk.Layer(
        "TextLayer", table, id=LABELS, get_position=["longitude", "north"], get_text="label", get_size=13,
        get_color=rgba(ground.strong), get_pixel_offset=[0, -18], character_set="'auto'", font_family="'sans-serif'",
        background=True, get_background_color=rgba(ground.land, 225), pickable=False,
    )  # fmt: skip
    return [circles, labels]


def _dots(facility: pd.DataFrame) -> pdk.Layer:
    """Facilities as dots, specks until zoomed in: dark where a sample failed, hollow elsewhere; the dark ones on top."""
    failed = facility.n_failed > 0
    dark, clear = rgba(DOT), rgba(DOT_CLEAR)
    table = facility[["longitude", "latitude", "name"]].assign(
        fill=[dark if one else clear for one in failed], edge=[clear if one else dark for one in failed]
    )
    return pdk.Layer(
        "ScatterplotLayer", table.iloc[failed.argsort(kind="stable")], id=FACILITIES, get_position=["longitude", "latitude"],
        get_radius=800, radius_units="'meters'", radius_max_pixels=7, stroked=True, filled=True, get_fill_color="fill",
        get_line_color="edge", get_line_width=300, line_width_units="'meters'", line_width_max_pixels=1.3, pickable=True,
    )  # fmt: skip


def _land(url: str, ground: Ground) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer", url, id=PROVINCE_EDGES, filled=True, stroked=True, get_fill_color=rgba(ground.land),
        get_line_color=rgba(ground.land_edge), line_width_min_pixels=1, pickable=False,
    )  # fmt: skip


def arc_map(pair: pd.DataFrame, *, province_url: str, text: list[str], theme: str = "light") -> pdk.Deck:
    """Flows between places: width by weight, the two directions in the two provinces' hues and bent apart."""
    rows = pair.assign(text=text).dropna(subset=["from_latitude", "to_latitude"]).head(60)
    most = rows.quantity_kg.max() if len(rows) else 1.0
    table = rows[["from_place_code", "from_longitude", "from_latitude", "to_longitude", "to_latitude", "text"]].assign(
        width=1 + 9 * rows.quantity_kg / most,
        source=[rgba(PROVINCES.get(code, INK), 230) for code in rows.from_province_code],
        target=[rgba(PROVINCES.get(code, INK), 70) for code in rows.from_province_code],
        tilt=[18 if code == min(PROVINCES) or code == "19" else -18 for code in rows.from_province_code],
    )  # fmt: skip
    arcs = pdk.Layer(
        "ArcLayer", table, id=ARCS, get_source_position=["from_longitude", "from_latitude"],
        get_target_position=["to_longitude", "to_latitude"], get_source_color="source", get_target_color="target",
        get_width="width", get_tilt="tilt", get_height=0.22, pickable=True, auto_highlight=True,
    )  # fmt: skip
    layers = [_land(province_url, GROUNDS[theme]), arcs]
    return pdk.Deck(layers, initial_view_state=_view(_ends(rows)), map_provider=None, tooltip={"text": "{text}", "style": TIP})


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Both ends of all flows as points; the two provinces' middle where there is none."""
    if rows.empty:
        return pd.DataFrame({"latitude": [18.6, 22.6], "longitude": [104.0, 106.2]})
    ends = [
        rows[[f"{side}_latitude", f"{side}_longitude"]].set_axis(["latitude", "longitude"], axis=1) for side in ("from", "to")
    ]
    return pd.concat(ends)
