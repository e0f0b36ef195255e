"""The network of lots: contradictions that are kept and listed, and a numbering that brings linked lots together."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse
from scipy.sparse import csgraph

from data.codes import codes
from intake.engine import Engine, sql
from intake.remarks import Remark

_MOST_NAMED = 3
_TOLD = ("lot", "lot_input", "shipment")
Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def find_doubts(engine: Engine) -> None:
    """Make the table found_lot_doubt (doubt, lot_id, doubt_key, doubt_kg) from the lots, inputs and shipments that stay."""
    engine.execute(f"CREATE OR REPLACE TABLE found_lot_doubt AS {sql('lot_doubt')}")
    engine.execute(
        "CREATE OR REPLACE TABLE numbered AS SELECT lot_id, (row_number() OVER (ORDER BY lot_id) - 1)::BIGINT AS place "
        "FROM (SELECT DISTINCT unnest([output_lot_id, input_lot_id]) AS lot_id FROM good_lot_input)"
    )
    made, used = _pairs(engine)
    circle = _in_circles(made, used)
    engine.register("circle", pa.table({"place": pa.array(circle, pa.int64())}))
    engine.execute("INSERT INTO found_lot_doubt SELECT 'circular', lot_id, '', NULL FROM numbered JOIN circle USING (place)")
    engine.unregister("circle")


def doubt_remarks(engine: Engine) -> tuple[Remark, ...]:
    """A sentence for each kind of contradiction: how many rows, and the first lots; nothing where no lots were sent.

    The engine must hold found_lot_doubt.
    """
    if not any(engine.execute(f"SELECT 1 FROM accepted_{name} LIMIT 1").fetchall() for name in _TOLD):
        return ()
    found = engine.execute(
        "SELECT doubt, count(*), list(DISTINCT lot_id ORDER BY lot_id) FROM found_lot_doubt GROUP BY doubt ORDER BY doubt"
    ).fetchall()
    return tuple(
        ("lot_doubt", {"what": codes("lot_doubt")[kind].vi.lower(), "n": n, "lots": ", ".join(lots[:_MOST_NAMED])})
        for kind, n, lots in found
    )


def number_lots(engine: Engine) -> None:
    """Make the table lot_place (lot_id, lot_number): 0, 1, 2 …, so that lots made of each other stand near each other.

    Linked lots come first, in the reverse Cuthill-McKee order of their graph (Cuthill and McKee 1969); a trace then reads
    a few neighbouring rows of files that are sorted by this number. The same rows give the same numbers.
    """
    made, used = _pairs(engine)
    count = engine.execute("SELECT count(*) FROM numbered").fetchall()[0][0]
    order = csgraph.reverse_cuthill_mckee(_graph(made, used, count), symmetric_mode=False) if count else np.zeros(0, np.int64)
    engine.register("ordered", pa.table({"place": pa.array(order, pa.int64()), "lot_number": pa.array(np.arange(count))}))
    engine.execute(
        f"""CREATE TABLE lot_place AS
        SELECT n.lot_id, o.lot_number FROM numbered AS n JOIN ordered AS o USING (place)
        UNION ALL
        SELECT lot_id, {count} + row_number() OVER (ORDER BY lot_id) - 1 FROM good_lot ANTI JOIN numbered USING (lot_id)"""
    )
    engine.unregister("ordered")


def _pairs(engine: Engine) -> Pairs:
    """Places in `numbered` of each output lot and of its input, in the order of their codes."""
    found = engine.execute(
        "SELECT b.place AS made, a.place AS used FROM good_lot_input AS i JOIN numbered AS b ON b.lot_id = i.output_lot_id "
        "JOIN numbered AS a ON a.lot_id = i.input_lot_id ORDER BY made, used"
    ).fetchnumpy()
    return np.asarray(found["made"], np.int64), np.asarray(found["used"], np.int64)


def _graph(made: npt.NDArray[np.int64], used: npt.NDArray[np.int64], count: int) -> sparse.csr_matrix:
    """Both directions of every link, as the ordering wants them."""
    ends = np.concatenate([made, used]), np.concatenate([used, made])
    return sparse.csr_matrix((np.ones(2 * len(made), np.int8), ends), shape=(count, count))


def _in_circles(made: npt.NDArray[np.int64], used: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Places of lots that lie on a circle: strongly connected with another lot."""
    if not len(made):
        return np.zeros(0, np.int64)
    count = int(max(made.max(), used.max())) + 1
    links = sparse.csr_matrix((np.ones(len(made), np.int8), (used, made)), shape=(count, count))
    _, group = csgraph.connected_components(links, connection="strong")
    return np.flatnonzero(np.bincount(group)[group] > 1)
