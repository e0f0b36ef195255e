"""Former codes of products: each names a product that stays, and none leads back to itself."""

from collections.abc import Mapping

import pandas as pd

from data.contracts import Contract
from intake.engine import Engine

_STAYS = (
    "SELECT product_id, former_product_id, row_id FROM typed_product WHERE row_id NOT IN "
    "(SELECT row_id FROM problem WHERE extract = 'product')"
)
_BASE = (
    "SELECT product_id, former_product_id, NULL AS row_id FROM base_product "
    f"WHERE product_id NOT IN (SELECT product_id FROM ({_STAYS}) WHERE product_id IS NOT NULL)"
)


def former_codes(engine: Engine, kind: Contract) -> None:
    """Refuse products whose former code is of no product that stays, or goes in a circle; until no further row is refused.

    A row that is refused for anything else is no product: what rests on it is refused with it.
    """
    while kind.name == "product" and (_orphans(engine) + _circles(engine)):
        pass


def _orphans(engine: Engine) -> int:
    lost = (
        f"SELECT row_id, former_product_id FROM ({_STAYS}) WHERE former_product_id IS NOT NULL AND former_product_id NOT IN "
        f"(SELECT product_id FROM ({_STAYS}) WHERE product_id IS NOT NULL UNION ALL SELECT product_id FROM base_product)"
    )
    found = engine.execute(lost).df()
    return _refuse(engine, found.assign(reason="orphan", detail="product").rename(columns={"former_product_id": "text"}))


def _circles(engine: Engine) -> int:
    links = engine.execute(f"SELECT * FROM ({_STAYS} UNION ALL {_BASE}) WHERE former_product_id IS NOT NULL").df()
    former = dict(zip(links.product_id, links.former_product_id, strict=True))
    circle = {code: path for path in _paths(former) for code in path}
    mine = links[links.row_id.notna() & links.product_id.isin(list(circle))]
    ways = [" ← ".join([*circle[code], circle[code][0]]) for code in mine.product_id]
    return _refuse(engine, pd.DataFrame({
        "row_id": mine.row_id, "text": mine.former_product_id, "reason": "former_circle", "detail": ways,
    }))  # fmt: skip


def _paths(former: Mapping[str, str]) -> list[list[str]]:
    """Circles of the links, each once; a code has one former code at most."""
    seen: set[str] = set()
    found = []
    for start in former:
        path: dict[str, int] = {}
        code: str | None = start
        while code is not None and code not in seen:
            seen.add(code)
            path[code] = len(path)
            code = former.get(code)
        if code is not None and code in path:
            found.append(list(path)[path[code] :])
    return [one for one in found if len(one) > 1]  # a product that was itself has a reason of its own


def _refuse(engine: Engine, rows: pd.DataFrame) -> int:
    """Add these rows to the problems; how many they are."""
    if len(rows):
        engine.register("refused", rows.astype({"row_id": "int64"}))
        engine.execute("INSERT INTO problem SELECT 'product', row_id, 'former_product_id', reason, text, detail FROM refused")
        engine.unregister("refused")
    return len(rows)
