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
