"""What a recall from one lot would reach and spare, how much was sold when the result came, and how well recalls worked."""

from datetime import date

import numpy as np
import pandas as pd

from findings.trace_network import Network


def goods(net: Network, lots: pd.DataFrame) -> pd.DataFrame:
    """Kilograms of each lot that are goods of its own: made, less what went into other lots, so that nothing counts twice.

    Adds `goods_kg` to lots; where it is not known how much was made, what was shipped counts (`is_weighed` is false).
    """
    inside = net.link.groupby("input_lot_id").quantity_kg.sum()
    used = lots.lot_id.map(inside).fillna(0.0).where(lots.used_kg == 0, lots.used_kg)
    made = lots.quantity_kg.fillna(lots.shipped_kg + used)
    return lots.assign(goods_kg=np.maximum(made - used, 0.0), is_weighed=lots.quantity_kg.notna())


def on_sale(shipment: pd.DataFrame, lots: pd.DataFrame) -> pd.DataFrame:
    """Shipments that bring goods on sale: to a trading facility, from the lot's maker or another that does not trade.

    A shipment between two sellers moves what is on sale already, so it adds places and no kilograms.
    """
    maker = shipment.lot_id.map(lots.set_index("lot_id").facility_id)
    first = (shipment.from_facility_id == maker) | (shipment.from_stage != "trading")
    mine = shipment[shipment.lot_id.isin(lots.lot_id) & (shipment.to_stage == "trading")]
    return mine.assign(sold_kg=mine.quantity_kg.where(first.reindex(mine.index), 0.0))


def recall(net: Network, lots: pd.DataFrame, day: date) -> tuple[pd.DataFrame, dict[str, float | int | None]]:
    """A recall of these lots on that day: by product, and in all.

    Returns:
        Frame: product_id, product_name, n_lots, goods_kg, sold_kg (on sale by that day), held_kg (not yet: spared),
        n_outlets (reached by that day), n_spared_outlets (reached only later). Facts: the same sums, with communes and
        provinces reached and spared.
    """
    weighed = goods(net, lots)
    sent = on_sale(net.shipment, lots).merge(weighed[["lot_id", "product_id"]], on="lot_id")
    before = sent[sent.shipped_date.dt.date <= day]
    table = weighed.groupby(["product_id", "product_name"], as_index=False, dropna=False).agg(
        n_lots=("lot_id", "size"), goods_kg=("goods_kg", "sum")
    )
    table["sold_kg"] = table.product_id.map(before.groupby("product_id").sold_kg.sum()).fillna(0.0)
    table["held_kg"] = np.maximum(table.goods_kg - table.sold_kg, 0.0)
    for name, part in (("n_outlets", before), ("n_spared_outlets", _only_later(sent, before, "to_facility_id"))):
        table[name] = table.product_id.map(part.groupby("product_id").to_facility_id.nunique()).fillna(0).astype("int64")
    facts: dict[str, float | int | None] = {
        "n_lots": len(lots), "n_unweighed": int((~weighed.is_weighed).sum()), "goods_kg": float(table.goods_kg.sum()),
        "sold_kg": float(table.sold_kg.sum()), "held_kg": float(table.held_kg.sum()),
    }  # fmt: skip
    places = {"outlets": "to_facility_id", "communes": "to_new_commune_code", "provinces": "to_province_code"}
    for name, column in places.items():
        facts[f"n_{name}"] = int(before[column].nunique())
        facts[f"n_spared_{name}"] = int(_only_later(sent, before, column)[column].nunique())
    whole = facts["goods_kg"]
    facts["sold_pct"] = min(100.0, 100 * float(facts["sold_kg"] or 0) / whole) if whole else None
    return table.sort_values("goods_kg", ascending=False, ignore_index=True), facts


def _only_later(sent: pd.DataFrame, before: pd.DataFrame, column: str) -> pd.DataFrame:
    return sent[~sent[column].isin(before[column])]


def over_time(net: Network, lots: pd.DataFrame) -> pd.DataFrame:
    """Share of the goods on sale by each day something was sent: shipped_date, sold_kg (running sum), sold_pct (0–100)."""
    whole = float(goods(net, lots).goods_kg.sum())
    sent = on_sale(net.shipment, lots).groupby("shipped_date", as_index=False).sold_kg.sum()
    running = sent.sold_kg.cumsum()
    share = (100 * running / whole).clip(upper=100.0) if whole else pd.Series(np.nan, index=sent.index)
    return pd.DataFrame({"shipped_date": sent.shipped_date, "sold_kg": running, "sold_pct": share})


def recalled(recalls: pd.DataFrame) -> dict[str, float | int | None]:
    """How much of what was to be recalled came back: share of the kilograms, and days from start to end (median)."""
    wanted, back = float(recalls.to_recall_kg.sum()), float(recalls.recalled_kg.sum())
    days = (recalls.ended_at - recalls.started_at).dt.days.dropna()
    return {
        "n_recalls": len(recalls), "to_recall_kg": wanted, "recalled_kg": back,
        "recalled_pct": min(100.0, 100 * back / wanted) if wanted else None,
        "recall_days": float(days.median()) if len(days) else None,
    }  # fmt: skip
