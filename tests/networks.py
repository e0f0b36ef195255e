"""Networks for tests of tracing, and the plain way to trace them: every pair of deliveries asked, one after the other."""

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

FCL = json.loads((Path(__file__).parent / "references" / "foodchainlab.json").read_text(encoding="utf-8"))


def frames(deliveries, relations=(), *, stations=(), station=None, delivery=None, lots=None):
    """Three frames; `station` and `delivery` hold columns as {column: {code: value}}."""
    columns = ["delivery_id", "from_station_id", "to_station_id", "date", "arrival_date"]
    table = pd.DataFrame([(*row, *[""] * (5 - len(row))) for row in deliveries], columns=columns)
    names = dict.fromkeys([*table.from_station_id, *table.to_station_id, *stations])
    found = pd.DataFrame({"station_id": pd.Series(list(names), dtype=object)})
    for frame, code, columns in ((found, "station_id", station), (table, "delivery_id", delivery)):
        for name, values in (columns or {}).items():
            frame[name] = [values.get(one, 0 if name == "weight" else False) for one in frame[code]]
    if lots:
        table["lot_id"] = [lots.get(one) for one in table.delivery_id]
    return found, table, pd.DataFrame(list(relations), columns=["delivery_id", "next_delivery_id"], dtype=object)


def published(**columns):
    return frames(FCL["deliveries"], FCL["relations"], **columns)


def span(text):
    """First and last day a written date means."""
    if not text:
        return date.min, date.max
    parts = [int(part) for part in text.split("-")]
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        return first, first
    after = date(parts[0] + 1, 1, 1) if len(parts) == 1 else date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
    return first, after - timedelta(days=1)


def followers(stations, deliveries, relations, temporal):
    """Set of next deliveries of each delivery, asked pair by pair."""
    rows = {row.delivery_id: row for row in deliveries.itertuples()}
    places = {row.station_id: row for row in stations.itertuples()}
    follows = {code: set() for code in rows}
    for source, target in relations.itertuples(index=False):
        if source != target:
            follows[source].add(target)

    def in_time(first, then):
        return temporal == "ignored" or span(rows[first].date)[0] <= span(rows[then].date)[1]

    led = {code: set(found) for code, found in follows.items()}
    for one, came in rows.items():
        for other, went in rows.items():
            at_station = came.to_station_id == went.from_station_id and places[came.to_station_id].cross_contamination
            if one != other and at_station and in_time(one, other):
                follows[one].add(other)
            mixed = came.cross_contamination and went.cross_contamination and came.to_station_id == went.to_station_id
            if one != other and mixed:
                follows[one] |= {target for target in led[other] - {one} if in_time(one, target)}
    for code, row in rows.items():
        if row.kill_contamination or places[row.to_station_id].kill_contamination:
            follows[code] = set()
    return follows


def after(begin, follows):
    """Everything that follows, breadth first."""
    found, waiting = set(), list(begin)
    while waiting:
        for one in follows[waiting.pop(0)] - found:
            found.add(one)
            waiting.append(one)
    return found


def naive_scores(stations, deliveries, relations, temporal="explicit"):
    """Positive and negative sums forward of each station, delivery and lot."""
    follows = followers(stations, deliveries, relations, temporal)
    rows = {row.delivery_id: row for row in deliveries.itertuples()}
    weights = {("s", row.station_id): row.weight for row in stations.itertuples()}
    weights |= {("d", code): row.weight for code, row in rows.items()}

    def sums(elements):
        values = [weights[one] for one in elements]
        return sum(value for value in values if value > 0), -sum(value for value in values if value < 0)

    def with_stations(codes):
        reached = {("s", rows[code].to_station_id) for code in codes if not rows[code].kill_contamination}
        return reached | {("d", code) for code in codes}

    found = {}
    for code in rows:
        found["d", code] = sums(with_stations({code} | after([code], follows)))
    for row in stations.itertuples():
        sent = [code for code, one in rows.items() if one.from_station_id == row.station_id and not row.kill_contamination]
        found["s", row.station_id] = sums({("s", row.station_id)} | with_stations({*sent, *after(sent, follows)}))
    for lot in {row.lot_id for row in rows.values()}:
        mine = [code for code, row in rows.items() if row.lot_id == lot]
        beyond = after(mine, follows)
        stations_of_mine = {one for one in with_stations(mine) if one[0] == "s"}
        found["l", lot] = sums(stations_of_mine | with_stations(beyond))
    return found
