"""Rules of plans, quotas, windows, hotline reports, publications and renamed products that more than one column decides."""

from data.contracts import Contract
from geo.units import units
from intake.engine import Engine
from intake.rules import Rule
from intake.trade_rules import offer_rules, shipment_rules

_UNIT = "(SELECT row(era, level, code) FROM known_unit)"
_MONTHS = "date_trunc('month', month)"
_PERIOD = (
    "(SELECT p.plan_id, coalesce(w.from_date, p.from_date) AS first_date, coalesce(w.to_date, p.to_date) AS last_date, "
    "w.window_id FROM good_plan AS p LEFT JOIN good_plan_window AS w ON w.plan_id = p.plan_id "
    "UNION ALL SELECT plan_id, from_date, to_date, NULL FROM good_plan)"
)


def known_units(engine: Engine) -> None:
    """known_unit: era, level and code of every unit of the country."""
    engine.register("unit_frame", units()[["era", "level", "code"]])
    engine.execute("CREATE TABLE known_unit AS SELECT * FROM unit_frame")
    engine.unregister("unit_frame")


def plan_rules(kind: Contract) -> list[Rule]:
    """Rules of this extract beside those of its columns; they read good_<extract> of those before it, and known_unit."""
    found = {
        "plan_window": _windows, "plan_quota": _quotas, "publication": _publications, "product": _products,
        "supply_offer": offer_rules, "demand_offer": offer_rules, "shipment": shipment_rules,
    }.get(kind.name)  # fmt: skip
    names = {column.name for column in kind.given}
    places = _places(kind) if "place_level" in names else []
    provinces = _provinces(kind) if {"province_code", "plan_id"} <= names else []
    return [*(found(kind) if found else []), *places, *provinces]


def _places(kind: Contract) -> list[Rule]:
    """Level, era and code of a place stand together, and the unit exists; provinces are those since the merger."""
    code, mine, others = (
        kind.column("place_code"),
        "row(place_era, place_level, place_code)",
        "row(CASE place_era WHEN 'old' THEN 'new' ELSE 'old' END, place_level, place_code)",
    )
    whole = "place_era IS NOT NULL AND place_level IS NOT NULL AND place_code IS NOT NULL"
    some = "coalesce(place_era, place_level, place_code) IS NOT NULL"
    lost = f"{whole} AND NOT (place_level = 'province' AND place_era = 'old') AND {mine} NOT IN {_UNIT}"
    return [
        Rule(code, "place_half", f"{some} AND NOT ({whole})"),
        Rule(code, "province_old", f"{whole} AND place_level = 'province' AND place_era = 'old'"),
        Rule(code, "place_other_era", f"{lost} AND {others} IN {_UNIT}"),
        Rule(code, "place_unknown", f"{lost} AND {others} NOT IN {_UNIT}"),
    ]


def _provinces(kind: Contract) -> list[Rule]:
    known = "SELECT code FROM known_unit WHERE era = 'new' AND level = 'province'"
    return [Rule(kind.column("province_code"), "province_unknown", f"province_code NOT IN ({known})")]


def _windows(kind: Contract) -> list[Rule]:
    plan = "SELECT 1 FROM good_plan AS p WHERE p.plan_id = typed_plan_window.plan_id AND"
    return [
        Rule(
            kind.column(name), "window_outside", f"EXISTS ({plan} typed_plan_window.{name} NOT BETWEEN p.from_date AND p.to_date)"
        )
        for name in ("from_date", "to_date")
    ]


def _quotas(kind: Contract) -> list[Rule]:
    mine = "p.plan_id = typed_plan_quota.plan_id AND p.window_id IS NOT DISTINCT FROM typed_plan_quota.window_id"
    lies = f"{_MONTHS} BETWEEN date_trunc('month', p.first_date) AND p.last_date"
    windows = "SELECT 1 FROM good_plan_window AS w WHERE w.window_id = typed_plan_quota.window_id AND"
    return [
        Rule(kind.column("n_planned"), "quota_zero", "n_planned < 1"),
        Rule(kind.column("month"), "month_first", f"month <> {_MONTHS}"),
        Rule(
            kind.column("month"), "month_outside",
            f"month IS NOT NULL AND EXISTS (SELECT 1 FROM {_PERIOD} AS p WHERE {mine} AND NOT ({lies}))",
        ),
        Rule(
            kind.column("window_id"), "window_other_plan",
            f"window_id IS NOT NULL AND EXISTS ({windows} w.plan_id <> typed_plan_quota.plan_id)",
        ),
    ]  # fmt: skip


def _publications(kind: Contract) -> list[Rule]:
    """A screening result is never made public; of a breach or a recall only what a final decision says."""
    rapid = (
        "SELECT r.sample_id FROM good_test_result AS r SEMI JOIN typed_publication AS t ON t.sample_id = r.sample_id "
        "GROUP BY r.sample_id HAVING bool_and(coalesce(r.is_screening, FALSE))"
    )
    return [
        Rule(kind.column("basis"), "screening_published", "basis = 'screening'"),
        Rule(
            kind.column("basis"), "decision_not_final",
            "publication_kind IN ('breach', 'recall') AND basis = 'laboratory'",
        ),
        Rule(kind.column("sample_id"), "screening_only", f"sample_id IS NOT NULL AND sample_id IN ({rapid})"),
    ]  # fmt: skip


def _products(kind: Contract) -> list[Rule]:
    """What else a former code must be is told once all other rows are refused (`intake.former`)."""
    return [Rule(kind.column("former_product_id"), "former_itself", "former_product_id = product_id")]
