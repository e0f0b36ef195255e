"""The network around a lot: which lots the walk meets, what they are, their inputs, shipments and samples."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.snapshots import root
from findings.base import Scope
from findings.filters import Filters
from queries import Answer, Viewer, ask
from stats.lots import EVERY_STEP, LotLinks, Lots, Reached, lot_links, walk
from stats.tracing import Temporal

MOST_LOTS = 3000  # of one network; the walk stops after the step that passes it
MOST_SHARED = 600  # lots beside the way that share an input
MIXING_DAYS = 30  # a lot made in a facility so many days after another may have touched it
_MOST_ROUNDS = 12


@dataclass(frozen=True)
class Options:
    """How to walk, read from `Filters.walk` and `Filters.kill`."""

    goes_back: bool
    goes_forward: bool
    steps: int
    keep_order: bool
    is_mixing: bool
    temporal: Temporal
    kill: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """Frames of what was met.

    `lot` (a row a lot: `way` start, back, forward or shared, `steps` from the start, `n_failed` …), `link` (input_lot_id,
    output_lot_id, quantity_kg, used_date, is_out_of_order), `shipment` (a row a shipment of these lots, with lot_id).
    """

    start: str
    lot: pd.DataFrame
    link: pd.DataFrame
    shipment: pd.DataFrame
    is_cut: bool
    answers: tuple[Answer, ...]


def options(filters: Filters) -> Options:
    """Options of the walk."""
    said = set(filters.walk)
    temporal: Temporal = "ignored" if "ignored" in said else "inferred" if "inferred" in said else "explicit"
    return Options(
        "forward" not in said or "back" in said, "back" not in said or "forward" in said, 1 if "one" in said else EVERY_STEP,
        temporal != "ignored", "mixing" in said, temporal, filters.kill,
    )  # fmt: skip


def links(scope: Scope) -> LotLinks:
    """The links this viewer may see, as adjacency lists; made once for each snapshot and viewer."""
    return _links(scope.snapshot_id, scope.viewer, str(root()))


@lru_cache(maxsize=4)
def _links(snapshot_id: str, viewer: Viewer, _folder: str) -> LotLinks:
    frame = ask("lot_links", {}, viewer=viewer, snapshot_id=snapshot_id).frame
    inputs, outputs = (frame[f"{end}_lot_number"].to_numpy(np.int64) for end in ("input", "output"))
    return lot_links(inputs, outputs, frame.is_out_of_order.to_numpy(bool))


def network(start: str, number: int, chosen: Options, scope: Scope) -> Network:
    """Walk from one lot and fetch what was met; shipments of inputs that went elsewhere are left out."""
    net, asked = links(scope), _asked(scope)
    blocked = _made_by(chosen.kill, asked)
    ways = _walked(net, number, chosen, blocked)
    if chosen.is_mixing:
        ways = _mixed(net, ways, chosen, blocked, asked)
    way = _ways(ways, number)
    numbers = way.lot_number.tolist()
    answers = [ask(name, {"lot_number": numbers}, **asked) for name in ("lot_details", "lot_shipments", "lot_inputs")]
    lot = way.merge(answers[0].frame, on="lot_number")
    samples = ask("lot_samples", {"lot_id": lot.lot_id.tolist()}, **asked)
    lot = lot.merge(samples.frame, on="lot_id", how="left").fillna({"n_samples": 0, "n_failed": 0})
    lot = lot.astype({"n_samples": "int64", "n_failed": "int64"})
    code = lot.set_index("lot_number").lot_id
    link = _linked(answers[2].frame, code, keep_order=chosen.keep_order)
    shipment = answers[1].frame.assign(lot_id=lambda one: one.lot_number.map(code)).dropna(subset=["lot_id"])
    is_cut = any(one.is_cut for one in ways.values())
    return Network(start, lot, link, shipment.reset_index(drop=True), is_cut, (*answers, samples))


def _asked(scope: Scope) -> dict[str, Any]:
    return {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}


def _made_by(facilities: Collection[str], asked: dict[str, Any]) -> list[int]:
    if not facilities:
        return []
    made = ask("lots_of_facilities", {"facility_id": list(facilities)}, **asked).frame
    return [int(number) for number in made.lot_number]


def _walked(net: LotLinks, number: int, chosen: Options, blocked: list[int]) -> dict[str, Reached]:
    said: dict[str, Any] = {"keep_order": chosen.keep_order, "blocked": blocked}
    nothing = Reached(np.array([number]), np.zeros(1, np.int64), is_cut=False)
    back = walk(net, [number], "back", steps=chosen.steps, most=MOST_LOTS, **said) if chosen.goes_back else nothing
    forward = walk(net, [number], "forward", steps=chosen.steps, most=MOST_LOTS, **said) if chosen.goes_forward else nothing
    shared = walk(net, back.lots, "forward", most=MOST_SHARED, **said) if chosen.goes_back and chosen.steps > 1 else nothing
    return {"back": back, "forward": forward, "shared": Reached(shared.lots, shared.steps, is_cut=False)}


def _ways(ways: dict[str, Reached], number: int) -> pd.DataFrame:
    """Each lot once: the start, then back, forward, shared; the nearest of those that share an input."""
    parts = [pd.DataFrame({"lot_number": [number], "way": "start", "steps": 0})]
    for name, found in ways.items():
        part = pd.DataFrame({"lot_number": found.lots, "way": name, "steps": found.steps}).sort_values(["steps", "lot_number"])
        parts.append(part.head(MOST_SHARED if name == "shared" else MOST_LOTS))
    return pd.concat(parts, ignore_index=True).drop_duplicates("lot_number", ignore_index=True)


def _mixed(
    net: LotLinks, ways: dict[str, Reached], chosen: Options, blocked: list[int], asked: dict[str, Any]
) -> dict[str, Reached]:
    """Walk on forward from lots that were made beside a reached one, until nothing is added or the limit is met."""
    reached, fresh = ways["forward"], ways["forward"].lots
    for round_ in range(1, _MOST_ROUNDS):
        beside = np.setdiff1d(_beside(fresh, chosen, asked), reached.lots)
        beside = np.setdiff1d(beside, np.asarray(blocked, np.int64))
        if not len(beside) or len(reached.lots) >= MOST_LOTS:
            break
        more = walk(net, beside, "forward", keep_order=chosen.keep_order, blocked=blocked, most=MOST_LOTS)
        kept = ~np.isin(more.lots, reached.lots)
        fresh = more.lots[kept]
        reached = Reached(
            np.concatenate([reached.lots, fresh]), np.concatenate([reached.steps, more.steps[kept] + round_]),
            reached.is_cut or more.is_cut or len(reached.lots) + len(fresh) >= MOST_LOTS,
        )  # fmt: skip
    return ways | {"forward": reached}


def _beside(lots: Lots, chosen: Options, asked: dict[str, Any]) -> Lots:
    """Lots made where these were made, from that day until some days later; on any day where days are ignored."""
    here = ask("lot_details", {"lot_number": lots.tolist()}, **asked).frame
    first, last = here.made_date.min(), here.made_date.max() + timedelta(days=MIXING_DAYS)
    days = {} if chosen.temporal == "ignored" else {"from_day": first.date(), "to_day": last.date()}
    made = ask("lots_of_facilities", {"facility_id": here.facility_id.unique().tolist(), **days}, **asked).frame
    if days:
        pairs = made.merge(here[["facility_id", "made_date"]], on="facility_id", suffixes=("", "_before"))
        gap = (pairs.made_date - pairs.made_date_before).dt.days
        made = pairs[(gap >= 0) & (gap <= MIXING_DAYS)].drop_duplicates("lot_number")
    return np.asarray(made.lot_number, np.int64)


def _linked(frame: pd.DataFrame, code: pd.Series, *, keep_order: bool) -> pd.DataFrame:
    table = frame[~frame.is_out_of_order] if keep_order else frame
    return table.assign(
        input_lot_id=table.input_lot_number.map(code), output_lot_id=table.output_lot_number.map(code)
    ).reset_index(drop=True)
