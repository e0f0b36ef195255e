"""What publishing adds to accepted rows: places of both eras, readings, limits, verdicts, outcomes, cubes."""

from pathlib import Path

import pandas as pd
import pyarrow as pa

import queries
from data.codes import codes
from data.contracts import Contract, contract, cubes, extracts
from data.settings import settings
from geo.units import locate
from intake.encoded import encoded, read_repeated
from intake.engine import Engine, sql
from intake.network import number_lots
from intake.results import read_result

# Codes of these tables meet those of the results as numbers.
_CODED = {
    "code_analyte": "REPLACE (code::list_analyte AS code, hazard::list_hazard AS hazard)",
    "code_unit": "REPLACE (code::list_unit AS code)",
}
_DOUBT = (
    "SELECT d.*, f.province_code FROM found_lot_doubt AS d JOIN good_lot AS l USING (lot_id) "
    "JOIN made_facility AS f USING (facility_id)"
)
_NO_SQL = ("signal", "lot_doubt", "sale_forecast", "offer_match")
CUBES = Path(queries.__file__).with_name("cubes")
SIGNALS_READ = ("test_result", "sample", "hazard_month", "signal_week", "result_delay")  # written first, in this order


def derive(engine: Engine, *, is_demo: bool) -> None:
    """Make made_<extract> and made_<cube> from good_<extract>.

    Large ones are views, worked out while they are written; made_sample and the cubes read the extracts under their own
    names, which the writer gives to the files as they are finished (`written_order`).
    """
    for name in ("test_result", "legal_limit"):
        for column in contract(name).columns:
            if column.code:
                encoded(engine, column)
    _code_tables(engine, is_demo=is_demo)
    _facility(engine)
    engine.execute(f"CREATE TABLE made_product AS {sql('product')}")
    read_repeated(engine)
    _meanings(engine)
    engine.execute(f"CREATE TABLE placed_sample AS {sql('placed_sample')}")
    number_lots(engine)
    engine.execute("CREATE VIEW made_lot AS SELECT l.*, p.lot_number FROM good_lot AS l JOIN lot_place AS p USING (lot_id)")
    engine.execute(f"CREATE VIEW made_lot_doubt AS {_DOUBT}")
    for name in ("shipment", "test_result", "plan_quota", "inspection", "supply_offer", "demand_offer"):
        engine.execute(f"CREATE VIEW made_{name} AS {sql(name)}")
    for kind in extracts():
        if not kind.derived:
            engine.execute(f"CREATE VIEW made_{kind.name} AS SELECT * FROM good_{kind.name}")


def derived_from_written(kind: Contract) -> str | None:
    """SQL of what is derived from extracts that are written by then: samples and cubes; None for the others.

    Signals are no SQL: they are looked for in the other cubes, when those are written; contradictions are found in the check.
    """
    if kind.kind == "cube" and kind.name not in _NO_SQL:
        return (CUBES / f"{kind.name}.sql").read_text(encoding="utf-8")
    return sql("sample") if kind.name == "sample" else None


def written_order() -> tuple[Contract, ...]:
    """Extracts and cubes in an order in which each stands after those it is derived from: first what signals read, last these."""
    first, last = [contract(name) for name in SIGNALS_READ], contract("signal")
    return (*first, *(kind for kind in (*extracts(), *cubes()) if kind not in (*first, last)), last)


def _code_tables(engine: Engine, *, is_demo: bool) -> None:
    confirmed = settings().confirmed_regulations | (settings().confirmed_regulations_demo if is_demo else frozenset())
    tables = {
        "confirmed": pd.DataFrame({"regulation": pd.Series(sorted(confirmed), dtype="str")}),
        "code_analyte": pd.DataFrame(
            [(code, entry.extra["hazard"]) for code, entry in codes("analyte").items()], columns=["code", "hazard"]
        ),
        "code_unit": pd.DataFrame(
            [(code, entry.extra["substance"], entry.extra["factor"]) for code, entry in codes("unit").items()],
            columns=["code", "substance", "factor"],
        ),
        "code_grade": pd.DataFrame(
            [(code, entry.extra["scale"]) for code, entry in codes("grade").items()], columns=["code", "grade_scale"]
        ),
        "code_hazard": pd.DataFrame([(code, 1 << place) for place, code in enumerate(codes("hazard"))], columns=["code", "bit"]),
        "code_product_group": pd.DataFrame(
            [(code, entry.extra["is_in_scope"]) for code, entry in codes("product_group").items()],
            columns=["code", "is_in_scope"],
        ),
    }
    for name, frame in tables.items():
        engine.register("frame", frame)
        engine.execute(f"CREATE TABLE {name} AS SELECT * {_CODED.get(name, '')} FROM frame")
        engine.unregister("frame")


def _facility(engine: Engine) -> None:
    places = engine.execute("SELECT facility_id, commune_era AS era, commune_code, latitude, longitude FROM good_facility").df()
    placed = places[places.commune_code.notna()]
    located = places[["facility_id"]].join(locate(placed))
    engine.register("located", located)
    engine.execute(
        "CREATE TABLE made_facility AS SELECT f.*, l.* EXCLUDE (facility_id) "
        "FROM good_facility AS f JOIN located AS l USING (facility_id)"
    )
    engine.unregister("located")


def _meanings(engine: Engine) -> None:
    """Reading of each distinct result text, once."""
    texts: list[str] = [row[0] for row in engine.execute("SELECT result_text FROM text_result_text").fetchall()]
    readings = [read_result(text) for text in texts]
    table = pa.table({
        "result_text": pa.array(texts, pa.string()),
        "result_number": pa.array([reading.result_number for reading in readings], pa.float64()),
        "is_non_detect": pa.array([reading.is_non_detect for reading in readings], pa.bool_()),
        "detection_limit": pa.array([reading.detection_limit for reading in readings], pa.float64()),
    })  # fmt: skip
    engine.register("readings", table)
    coded = encoded(engine, contract("test_result").column("result_text"))
    engine.execute(f"CREATE TABLE meaning AS SELECT *, result_text::{coded} AS coded_text FROM readings")
    engine.unregister("readings")
