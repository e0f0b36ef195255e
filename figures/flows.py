"""Flows between provinces through product groups."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from figures.palette import GROUNDS, INK, PROVINCES, fade
from words import Language

HEIGHT = 420
MOST_GROUPS, OTHER = 7, "other"


def sankey(
    table: pd.DataFrame, *, places: Mapping[str, str], parts: Mapping[str, str], hover: tuple[str, str], other: str,
    language: Language, theme: str = "light",
) -> go.Figure:  # fmt: skip
    """From sender through product group to receiver, wide by weight; what left without a valid paper is fainter.

    `table` has from_province_code, to_province_code, product_group, quantity_kg, covered_quantity_kg; `hover` the texts
    of a covered and of an uncovered flow; groups beyond the largest few are summed under `other`.
    """
    table = _largest(table)
    senders = [f"> {code}" for code in dict.fromkeys(table.from_province_code)]
    receivers = [f"{code} >" for code in dict.fromkeys(table.to_province_code)]
    groups = list(dict.fromkeys(table.sort_values("quantity_kg", ascending=False).product_group))
    order = {name: n for n, name in enumerate([*senders, *groups, *receivers])}
    labels = [places[name.strip("> ")] if ">" in name else parts.get(name, other) for name in order]
    tints = [PROVINCES[name.strip("> ")] if ">" in name else INK for name in order]
    links = _links(table, order, hover)
    node = {
        "label": labels,
        "color": tints,
        "pad": 18,
        "thickness": 14,
        "hovertemplate": "%{label}: %{value:,.1f}<extra></extra>",
    }
    text = {"shadow": "none", "size": 13, "color": GROUNDS[theme].strong}
    flow = {
        "type": "sankey", "arrangement": "fixed", "valueformat": ",.1f", "node": node, "link": links, "textfont": text,
    }  # fmt: skip
    look = {
        "height": HEIGHT, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "separators": ",." if language == "vi" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)", "font": {"size": 13},
    }  # fmt: skip
    return go.Figure([flow], look)


def _largest(table: pd.DataFrame) -> pd.DataFrame:
    """The largest groups, and the rest as one."""
    sizes = table.groupby("product_group").quantity_kg.sum().nlargest(MOST_GROUPS)
    known = table.assign(product_group=table.product_group.where(table.product_group.isin(sizes.index), OTHER))
    ways = ["from_province_code", "to_province_code", "product_group"]
    return known.groupby(ways, as_index=False)[["quantity_kg", "covered_quantity_kg"]].sum()


def _links(table: pd.DataFrame, order: Mapping[str, int], hover: tuple[str, str]) -> dict[str, list[object]]:
    """Two links into and two out of each group: covered, and not."""
    links: dict[str, list[object]] = {name: [] for name in ("source", "target", "value", "color", "customdata")}
    for row in table.itertuples():
        shares = ((row.covered_quantity_kg, 0.65, hover[0]), (row.quantity_kg - row.covered_quantity_kg, 0.25, hover[1]))
        for kg, strength, text in shares:
            if kg <= 0:
                continue
            for source, target in (
                (f"> {row.from_province_code}", row.product_group),
                (row.product_group, f"{row.to_province_code} >"),
            ):
                links["source"].append(order[source])
                links["target"].append(order[target])
                links["value"].append(kg / 1000)
                links["color"].append(fade(PROVINCES[row.from_province_code], strength))
                links["customdata"].append(text)
    return {**links, "hovertemplate": "%{source.label} → %{target.label}: %{value:,.1f}, %{customdata}<extra></extra>"}  # type: ignore[dict-item]


def place_sankey(
    table: pd.DataFrame, *, places: Mapping[str, str], parts: Mapping[str, str], hover: str, other: tuple[str, str],
    language: Language, theme: str = "light",
) -> go.Figure:  # fmt: skip
    """From place through product group to place, wide by weight, in the hue of the sender's province.

    `table` has from_place_code, to_place_code, product_group, from_province_code, to_province_code, quantity_kg; `other` names
    the rest of the places and of the groups beyond the largest few.
    """
    flows = _few(table)
    ends = {
        "from": flows.from_place_code + "|" + flows.from_province_code,
        "to": flows.to_place_code + "|" + flows.to_province_code,
    }
    senders, groups, receivers = (list(dict.fromkeys(one)) for one in (ends["from"], flows.product_group, ends["to"]))
    order = {key: n for n, key in enumerate([*(f"> {one}" for one in senders), *groups, *(f"{one} >" for one in receivers)])}
    labels = [_place(one, places, other[0]) for one in senders]
    labels += [parts.get(one, other[1]) for one in groups] + [_place(one, places, other[0]) for one in receivers]
    tints = (
        [PROVINCES[one.split("|")[1]] for one in senders]
        + [INK] * len(groups)
        + [PROVINCES[one.split("|")[1]] for one in receivers]
    )
    links: dict[str, list[object]] = {"source": [], "target": [], "value": [], "color": []}
    halves = (
        flows.assign(a="> " + ends["from"], b=flows.product_group).groupby(["a", "b", "from_province_code"]).quantity_kg.sum(),
        flows.assign(a=flows.product_group, b=ends["to"] + " >").groupby(["a", "b", "from_province_code"]).quantity_kg.sum(),
    )
    for half in halves:
        for (source, target, home), kg in half.items():
            for name, value in zip(links, (order[source], order[target], kg / 1000, fade(PROVINCES[home], 0.45)), strict=True):
                links[name].append(value)
    link = {**links, "hovertemplate": "%{source.label} → %{target.label}: %{value:,.1f} " + hover + "<extra></extra>"}
    node = {
        "label": labels,
        "color": tints,
        "pad": 12,
        "thickness": 14,
        "hovertemplate": "%{label}: %{value:,.1f}<extra></extra>",
    }
    text = {"shadow": "none", "size": 13, "color": GROUNDS[theme].strong}
    return go.Figure(
        [{"type": "sankey", "valueformat": ",.1f", "node": node, "link": link, "textfont": text}],
        {"height": HEIGHT + 60, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "separators": ",." if language == "vi" else ".,",
         "paper_bgcolor": "rgba(0,0,0,0)", "font": {"size": 13}},
    )  # fmt: skip


def _place(key: str, places: Mapping[str, str], other: str) -> str:
    code = key.partition("|")[0]
    return other if code == OTHER else places.get(code, code)


def _few(table: pd.DataFrame) -> pd.DataFrame:
    """The largest places of each side and the largest groups; the rest as one."""
    kept = {}
    for column in ("from_place_code", "to_place_code", "product_group"):
        codes = table[column].astype(object).fillna(OTHER)
        largest = table.quantity_kg.groupby(codes).sum().nlargest(MOST_GROUPS).index
        kept[column] = codes.where(codes.isin(largest), OTHER)
    keys = [*kept, "from_province_code", "to_province_code"]
    return table.assign(**kept).groupby(keys, as_index=False).quantity_kg.sum().sort_values("quantity_kg", ascending=False)
