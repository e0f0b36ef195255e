"""Several failed lots point at their common source: scores of facilities and lots of a network, as FoodChain-Lab's."""

import pandas as pd

from findings.trace_network import Network, Options
from stats.tracing import lot_network, scores

_CASE = "case:"  # a failed lot as a station that its goods went to


def scored(net: Network, chosen: Options) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of lots and of facilities, the strongest first.

    The cases are failed lots, each with weight 1: `score` is the share of them that lies forward of a lot or facility, 1 a
    common source. Goods that went into a lot without a recorded shipment count as sent by their maker on the day of use.

    Returns:
        (lots, facilities): `lot_id` or `facility_id`, `score` (0–1), `n_failed_lots` forward; empty where nothing failed.

    Source: Weiser et al. 2016, PLoS ONE 11:e0151977, by `stats.tracing`.
    """
    failed = net.lot[net.lot.n_failed > 0]
    if failed.empty:
        return pd.DataFrame(columns=["lot_id", "score", "n_failed_lots"]), pd.DataFrame(
            columns=["facility_id", "score", "n_failed_lots"]
        )
    sent = _sent(net, failed)
    stations, deliveries, relations = lot_network(net.lot[["lot_id", "facility_id"]], net.link, sent)
    is_case = stations.station_id.str.startswith(_CASE)
    stations = stations.assign(
        weight=is_case.astype(float), cross_contamination=chosen.is_mixing & ~is_case,
        kill_contamination=stations.station_id.isin(chosen.kill),
    )  # fmt: skip
    by_station, by_delivery = scores(stations, deliveries, relations, temporal=chosen.temporal)
    lots = deliveries.assign(score=by_delivery.lot_score.to_numpy()).groupby("lot_id").score.max()
    return _ranked(lots, "lot_id", len(failed)), _ranked(by_station.score[~is_case.to_numpy()], "facility_id", len(failed))


def _sent(net: Network, failed: pd.DataFrame) -> pd.DataFrame:
    """Shipments, moves into lots that no shipment tells of, and the cases."""
    columns = ["shipment_id", "lot_id", "from_facility_id", "to_facility_id", "shipped_date"]
    maker = net.lot.set_index("lot_id").facility_id
    moves = net.link.assign(
        shipment_id="use:" + net.link.input_lot_id + ">" + net.link.output_lot_id, lot_id=net.link.input_lot_id,
        from_facility_id=net.link.input_lot_id.map(maker), to_facility_id=net.link.output_lot_id.map(maker),
        shipped_date=net.link.used_date,
    )  # fmt: skip
    known = pd.MultiIndex.from_frame(net.shipment[["lot_id", "to_facility_id"]])
    told = pd.MultiIndex.from_frame(moves[["lot_id", "to_facility_id"]]).isin(known)
    moves = moves[~told & (moves.from_facility_id != moves.to_facility_id)].drop_duplicates("shipment_id")
    cases = failed.assign(
        shipment_id=_CASE + failed.lot_id, from_facility_id=failed.facility_id, to_facility_id=_CASE + failed.lot_id,
        shipped_date=failed.made_date,
    )  # fmt: skip
    return pd.concat([part[columns] for part in (net.shipment, moves, cases)], ignore_index=True)


def _ranked(score: pd.Series, name: str, n_failed: int) -> pd.DataFrame:
    table = score.rename("score").rename_axis(name).reset_index()
    table["n_failed_lots"] = (table.score * n_failed).round().astype("int64")
    return table.sort_values(["score", name], ascending=[False, True], ignore_index=True)
