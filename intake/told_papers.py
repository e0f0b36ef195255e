"""What a check tells of good rows: papers of one facility that overlap, one paper spelt twice, amounts turned into kg."""

from collections.abc import Collection
from itertools import combinations

import pandas as pd

from data.certificate_numbers import certificate_number
from data.contracts import contract
from intake.cells import unit_factor
from intake.engine import Engine
from intake.remarks import Remark
from words.numbers import number

_MOST_NAMED = 3
_UNIT = r"^[-\d.,\s]+"


def row_remarks(engine: Engine, sent: Collection[str]) -> tuple[Remark, ...]:
    """Remarks on the accepted rows of the extracts that were sent, after a check."""
    papers = (*_overlaps(engine), *_spelt_twice(engine)) if "certificate" in sent else ()
    return (*papers, *(one for name in sent for one in _turned(engine, name)))


def _overlaps(engine: Engine) -> list[Remark]:
    """How many pairs of papers of one facility hold on the same day, and of how many facilities."""
    last = "least(expires_date, coalesce(revoked_date - 1, expires_date)) AS last_date"
    papers = (
        f"SELECT facility_id, certificate_number, issued_date, {last} FROM good_certificate "
        "WHERE facility_id IN (SELECT facility_id FROM accepted_certificate)"
    )
    pairs, facilities = engine.execute(
        f"WITH paper AS ({papers}) SELECT count(*), count(DISTINCT a.facility_id) FROM paper AS a JOIN paper AS b "
        "ON a.facility_id = b.facility_id AND a.certificate_number < b.certificate_number "
        "AND a.issued_date <= b.last_date AND b.issued_date <= a.last_date"
    ).fetchall()[0]
    return [("papers_overlap", {"n": number(float(pairs)), "facilities": number(float(facilities))})] if pairs else []


def _spelt_twice(engine: Engine) -> list[Remark]:
    """Papers of one facility with the same days whose numbers are one number in two spellings."""
    rows = engine.execute(
        "SELECT facility_id, issued_date, expires_date, certificate_number FROM good_certificate "
        "WHERE facility_id IN (SELECT facility_id FROM accepted_certificate) "
        "QUALIFY count(*) OVER (PARTITION BY facility_id, issued_date, expires_date) > 1 ORDER BY ALL"
    ).df()
    found = [pair for _, group in rows.groupby(["facility_id", "issued_date", "expires_date"]) for pair in _twins(group)]
    named = "; ".join(f"{facility}: «{one}», «{other}»" for facility, one, other in found[:_MOST_NAMED])
    return [("paper_spelt_twice", {"n": number(float(len(found))), "named": named})] if found else []


def _twins(group: pd.DataFrame) -> list[tuple[str, str, str]]:
    facility = str(group.facility_id.iloc[0])
    pairs = combinations(group.certificate_number, 2)
    return [(facility, one, other) for one, other in pairs if certificate_number(one).key == certificate_number(other).key]


def _turned(engine: Engine, name: str) -> list[Remark]:
    """Cells in tons or another unit that were taken in kg, by extract and unit."""
    found: dict[str, int] = {}
    for column in (one for one in contract(name).given if one.unit == "kg" and one.type == "number"):
        unit = f"trim(regexp_replace({column.name}__text, '{_UNIT}', ''))"
        counted = engine.execute(
            f"SELECT {unit} AS unit, count(*) FROM typed_{name} WHERE {column.name} IS NOT NULL "
            f"AND {column.name}__text IS NOT NULL AND {unit} <> '' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        for text, rows in counted:
            factor = unit_factor("kg", text)
            if factor and factor != 1:
                rule = f"1 {text} = {number(factor, digits=0 if factor >= 1 else 3)} kg"
                found[rule] = found.get(rule, 0) + rows
    rules = ", ".join(found)
    n = number(float(sum(found.values())))
    return [("turned_into_kg", {"label": contract(name).vi, "n": n, "rules": rules})] if found else []
