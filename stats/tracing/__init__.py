"""Tracing over stations, deliveries and the relations between deliveries: scores, and walks both ways.

Three frames are one network, whether they come from a file or from `lot_network`:

* `stations`: `station_id`; optional `weight`, `cross_contamination`, `kill_contamination`.
* `deliveries`: `delivery_id`, `from_station_id`, `to_station_id`; optional `date` (text: year, year-month, full date or
  empty), `arrival_date` (the same; taken as `date` where empty), `weight`, `cross_contamination`, `kill_contamination`,
  `lot_id`.
* `relations`: `delivery_id`, `next_delivery_id`: what came in by the first went out in the second.

For the pages::

    found = walk(stations, deliveries, relations, from_lots=["TN-L-000001"], direction="both", steps=None,
                 temporal="explicit", cross_contamination=None, kill=True)
    found.deliveries   # delivery_id, direction ("forward" | "backward"), step (1 = one step away)
    found.stations     # station_id, direction, step (0 = where the walk began)

    by_station, by_delivery = scores(stations, deliveries, relations, temporal="explicit")

Cycles end, a delivery that follows itself is left out, missing dates forbid nothing; unknown stations or deliveries,
repeated codes and dates that cannot be read raise `NetworkError` with one sentence.
"""

from stats.tracing.lots import lot_network
from stats.tracing.network import Temporal
from stats.tracing.score import scores
from stats.tracing.walk import Direction, Walk, walk

__all__ = ["Direction", "Temporal", "Walk", "lot_network", "scores", "walk"]
