"""Settings, read once from `data/settings.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True)
class Province:
    """A province in focus: its names, the codes of its parts before the merger, its agency."""

    code: str
    vi: str
    en: str
    old_codes: tuple[str, ...]
    agency_vi: str
    agency_is_confirmed: bool
    parent_vi: str = ""  # the department above it, as it stands over its name on a document
    agency_code: str = ""  # what follows the number of its documents; empty: left to the clerk


@dataclass(frozen=True)
class Settings:
    """All settings; units stand in the names."""

    time_zone: str
    provinces: dict[str, Province]
    partners: tuple[str, ...]
    agreement_date: date
    targets: dict[str, float]
    list_confidence: float
    merger_date: date
    grade_scale_date: date
    samples_for_rate: int
    case_list_stars: int
    default_months: int
    near_limit_pct: float
    plan_behind_pct: float
    signal_alpha: float
    signal_complete_pct: float
    ramp_year: int
    class_limits_pct: tuple[float, ...]
    memory_limit: str
    threads: int
    time_limit_s: float
    open_snapshots: int
    snapshots_kept: int
    max_bytes: int
    max_unpacked_bytes: int
    least_confidence: float
    confirmed_regulations: frozenset[str]
    confirmed_regulations_demo: frozenset[str]
    alerts_since: date
    cases_for_percentile: int
    culture_day_since: int
    swapped_days: Mapping[date, date]  # day off → the Saturday worked instead


@cache
def settings() -> Settings:
    """Return the settings; provinces in the order of focus."""
    raw = tomllib.loads(PATH.read_text(encoding="utf-8"))
    provinces = {
        code: Province(code, **{**raw["province"][code], "old_codes": tuple(raw["province"][code]["old_codes"])})
        for code in raw["place"]["focus"]
    }
    return Settings(
        time_zone=raw["time_zone"],
        provinces=provinces,
        partners=tuple(raw["place"]["partners"]),
        agreement_date=raw["agreement"]["signed_date"],
        targets=raw["agreement"]["target"],
        list_confidence=raw["agreement"]["list"]["least_confidence"],
        merger_date=raw["era"]["merger_date"],
        grade_scale_date=raw["era"]["grade_scale_date"],
        samples_for_rate=raw["threshold"]["samples_for_rate"],
        case_list_stars=raw["threshold"]["case_list_stars"],
        default_months=raw["threshold"]["default_months"],
        near_limit_pct=raw["threshold"]["near_limit_pct"],
        plan_behind_pct=raw["threshold"]["plan_behind_pct"],
        signal_alpha=raw["signal"]["alpha"],
        signal_complete_pct=raw["signal"]["complete_pct"],
        ramp_year=raw["ramp"]["year"],
        class_limits_pct=tuple(raw["ramp"]["class_limits_pct"]),
        memory_limit=raw["door"]["memory_limit"],
        threads=raw["door"]["threads"],
        time_limit_s=raw["door"]["time_limit_s"],
        open_snapshots=raw["door"]["open_snapshots"],
        snapshots_kept=raw["snapshot"]["keep"],
        max_bytes=raw["intake"]["max_bytes"],
        max_unpacked_bytes=raw["intake"]["max_unpacked_bytes"],
        least_confidence=raw["intake"]["least_confidence"],
        confirmed_regulations=frozenset(raw["law"]["confirmed_regulations"]),
        confirmed_regulations_demo=frozenset(raw["law"]["confirmed_regulations_demo"]),
        alerts_since=raw["alert"]["since"],
        cases_for_percentile=raw["alert"]["cases_for_percentile"],
        culture_day_since=raw["working_days"]["culture_day_since"],
        swapped_days=dict(raw["working_days"]["swapped"]),
    )
