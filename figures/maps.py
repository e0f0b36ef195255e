"""Maps on our own boundaries, no tiles: rates as fill, too few samples as hollow circles, flows as arcs."""

import pandas as pd
import pydeck as pdk

from figures.palette import EXCESS, LAND, LAND_EDGE, PROVINCES, RISK, TOO_FEW, rgba

PLACES, PROVINCE_EDGES, CIRCLES, ARCS, NAMES = "places", "provinces", "circles", "arcs", "names"
_VIEWS = {
    frozenset(): (20.3, 105.4, 6.35), frozenset({"19"}): (21.95, 105.85, 7.7), frozenset({"40"}): (19.25, 104.95, 7.3),
    frozenset({"01"}): (21.0, 105.7, 8.3), frozenset({"19", "40"}): (20.4, 105.3, 6.35),
}  # fmt: skip


def _view(provinces: tuple[str, ...]) -> pdk.ViewState:
    latitude, longitude, zoom = _VIEWS.get(frozenset(provinces), _VIEWS[frozenset()])
    return pdk.ViewState(latitude=latitude, longitude=longitude, zoom=zoom, min_zoom=5, max_zoom=11)


def _indexed(colours: list[list[int]]) -> str:
    """A colour for each feature of a static file, by its place in the file."""
    return "(" + str(colours).replace(" ", "") + ")[properties.i]"


def fill_colours(place: pd.DataFrame, order: pd.Series) -> list[list[int]]:
    """Fill of every boundary in `order`: the ramp where there is a rate, bare land elsewhere."""
    known = dict(zip(place.place_code, place.class_index, strict=True))
    return [rgba(RISK[index], 235) if (index := known.get(code, -2)) >= 0 else rgba(LAND, 120) for code in order]


def edge_colours(place: pd.DataFrame, order: pd.Series, chosen: tuple[str, ...]) -> list[list[int]]:
    """Edge of every boundary: dark where the place is in excess or chosen."""
    strong = set(place.place_code[place.is_excess]) | set(chosen)
    return [rgba(EXCESS) if code in strong else rgba(LAND_EDGE, 160) for code in order]


def choropleth(
    place: pd.DataFrame, *, order: pd.Series, url: str, province_url: str, chosen: tuple[str, ...], provinces: tuple[str, ...], tooltip: str
) -> pdk.Deck:
    """Rates by place. `order` is the order of features in the file at `url`; `tooltip` names columns of the circles."""
    strong = set(place.place_code[place.is_excess]) | set(chosen)
    few = place[place.class_index == -1]
    shapes = pdk.Layer(
        "GeoJsonLayer", url, id=PLACES, pickable=True, auto_highlight=True, stroked=True, filled=True,
        get_fill_color=_indexed(fill_colours(place, order)), get_line_color=_indexed(edge_colours(place, order, chosen)),
        get_line_width="(" + str([3 if code in strong else 1 for code in order]).replace(" ", "") + ")[properties.i]",
        line_width_units="'pixels'", highlight_color=[20, 40, 60, 60],
    )  # fmt: skip
    circles = pdk.Layer(
        "ScatterplotLayer", few[["place_code", "place_name", "longitude", "latitude", "n_samples", "n_failed"]].assign(radius=2 + few.n_samples.astype(float) ** 0.5),
        id=CIRCLES, get_position=["longitude", "latitude"], get_radius="radius", radius_units="'pixels'", stroked=True, filled=False,
        get_line_color=rgba(TOO_FEW), line_width_min_pixels=1.5, pickable=False,
    )  # fmt: skip
    return pdk.Deck([shapes, _provinces(province_url), circles], initial_view_state=_view(provinces), map_provider=None,
                    tooltip={"text": tooltip})  # type: ignore[arg-type]  # fmt: skip


def _provinces(url: str) -> pdk.Layer:
    return pdk.Layer("GeoJsonLayer", url, id=PROVINCE_EDGES, filled=False, stroked=True, get_line_color=rgba("#7b8a97", 200),
                     line_width_min_pixels=1.2, pickable=False)  # fmt: skip


def arc_map(pair: pd.DataFrame, *, province_url: str, text: list[str]) -> pdk.Deck:
    """Flows between places: width by weight, the two directions in the two provinces' hues and bent apart."""
    rows = pair.assign(text=text).dropna(subset=["from_latitude", "to_latitude"]).head(150)
    most = rows.quantity_kg.max() if len(rows) else 1.0
    table = rows[["from_longitude", "from_latitude", "to_longitude", "to_latitude", "text"]].assign(
        width=1 + 9 * rows.quantity_kg / most,
        source=[rgba(PROVINCES[code], 230) for code in rows.from_province_code],
        target=[rgba(PROVINCES[code], 70) for code in rows.from_province_code],
        tilt=[18 if code == min(PROVINCES) or code == "19" else -18 for code in rows.from_province_code],
    )  # fmt: skip
    arcs = pdk.Layer(
        "ArcLayer", table, id=ARCS, get_source_position=["from_longitude", "from_latitude"], get_target_position=["to_longitude", "to_latitude"],
        get_source_color="source", get_target_color="target", get_width="width", get_tilt="tilt", get_height=0.35, pickable=True, auto_highlight=True,
    )  # fmt: skip
    land = pdk.Layer("GeoJsonLayer", province_url, id=PLACES, filled=True, stroked=True, get_fill_color=rgba(LAND, 140),
                     get_line_color=rgba(LAND_EDGE), line_width_min_pixels=1, pickable=False)  # fmt: skip
    return pdk.Deck([land, arcs], initial_view_state=_view(("19", "40")), map_provider=None, tooltip={"text": "{text}"})  # type: ignore[arg-type]
