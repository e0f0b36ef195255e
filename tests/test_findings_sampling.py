"""The sampling plan: recounted in pandas and plain Python, floors and budgets held, a planted place found, plans met again."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find, parse_filters
from findings.filters import add_months
from findings.sampling_backtest import WAYS, score
from findings.sampling_plans import issue
from findings.sampling_strata import KEY, known, planned, rotation, strata
from findings.sampling_visits import visits
from queries import LOCAL, parse_viewer

MONTH = date(2026, 6, 1)


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")


def monitored(demo):
    sample = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    return sample[(sample.purpose == "monitoring") & sample.is_in_scope]


def made(counts, facilities=3):
    """Strata as if counted: commune, samples, failures; one product group of one province."""
    index = pd.MultiIndex.from_tuples([(name, "19", "tea") for name, _, _ in counts], names=KEY)
    table = pd.DataFrame({"n_samples": [n for _, n, _ in counts], "n_failed": [failed for _, _, failed in counts]}, index=index)
    months = pd.DataFrame({
        "taken_month": pd.Timestamp("2026-05-01"), "known_month": pd.Timestamp("2026-05-01"), "n_taken": table.n_samples,
    }).join(table).reset_index()  # fmt: skip
    facility = pd.DataFrame({"n_facilities": facilities}, index=index).reset_index()
    return type("Known", (), {"counts": months, "facilities": facility, "answers": ()})()


@pytest.mark.parametrize("month", [MONTH, date(2026, 12, 1)])
def test_strata_count_only_what_was_known_before_the_month(demo, scope, filters, month):
    found = known(replace(filters, from_date=date(2023, 1, 1)), scope, months=36)
    table = strata(found, month)
    sample = monitored(demo)
    start = pd.Timestamp(add_months(month, -24))
    when = sample.result_at.fillna(sample.taken_at + pd.Timedelta(days=30))
    mine = sample[(sample.taken_at >= start) & (when < pd.Timestamp(month)) & (sample.outcome != "undecided")]
    expected = mine.groupby(KEY).outcome.agg(n="size", failed=lambda one: int((one == "fail").sum()))
    seen = table[table.n_samples > 0]
    assert seen.n_samples.to_dict() == expected.n.to_dict()
    assert seen.n_failed.to_dict() == expected.failed.to_dict()


def test_facilities_of_a_stratum_recounted(demo, scope, filters):
    read = {name: pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet") for name in ("facility", "product")}
    made_by = read["product"][read["product"].is_in_scope][["facility_id", "product_group"]]
    sample = monitored(demo)
    taken = sample[(sample.taken_at >= "2024-12-01") & (sample.taken_at < "2026-12-01")][["facility_id", "product_group"]]
    pairs = pd.concat([made_by, taken]).drop_duplicates().merge(read["facility"], on="facility_id")
    expected = pairs.groupby(["new_commune_code", "province_code", "product_group"]).size()
    plan = find("sampling", filters, scope).frame("stratum").set_index(KEY)
    assert plan.n_facilities.sort_index().to_dict() == expected.sort_index().to_dict()


@pytest.mark.parametrize("budget", [10, 200, 777])
def test_the_budget_is_spent_the_floor_is_held_and_no_facility_is_overrun(scope, filters, budget):
    finding = find("sampling", replace(filters, budget=budget), scope)
    rows = finding.frame("stratum")
    assert rows.n_planned.sum() == finding.facts["n_planned"] == budget
    assert (rows.n_planned >= rows.n_floor).all()
    assert (rows.n_planned <= 2 * rows.n_facilities).all()
    last = rows.groupby("new_commune_code").last_taken_month.max().fillna(pd.Timestamp(0))
    turn = set(rows.new_commune_code[rows.n_floor > 0])
    assert len(turn) == rows.n_floor.sum() == finding.facts["n_floor"]
    assert last[list(turn)].max() <= last[~last.index.isin(turn)].min()


def test_every_commune_has_its_turn_within_the_months_said():
    for communes, budget in ((314, 200), (5, 200), (100, 7), (1, 1), (60, 9)):
        share, months = rotation(communes, budget)
        assert share * months >= communes
        assert share <= max(1, budget // 3)


def test_a_budget_beyond_the_facilities_is_said(scope, filters):
    finding = find("sampling", replace(filters, budget=5000, commune_code=("05503",)), scope)
    assert finding.facts["n_planned"] == 2 * finding.frame("stratum").n_facilities.sum() < 5000
    assert any(one.key == "sampling.caution_budget" for one in finding.cautions)


def test_the_place_that_fails_draws_most_samples_and_none_does_in_noise():
    counts = [(f"{place:05}", 20, 1) for place in range(30)]
    high = [*counts[:-1], ("00029", 20, 8)]
    fair, found = (planned(strata(made(one), MONTH), 60).n_planned for one in (counts, high))
    assert found.idxmax()[0] == "00029"
    assert found.max() == 6  # two a facility
    assert fair.max() - fair.min() <= 1


def test_the_unknown_draws_more_than_the_known():
    plan = planned(strata(made([("1", 0, 0), ("2", 600, 24), ("3", 600, 24)], facilities=20), MONTH), 30)
    assert plan.n_planned.iloc[0] > plan.n_planned.iloc[1]
    assert plan.n_needed.tolist() == [59, 0, 0]


def test_the_planted_cluster_stands_first(scope, filters):
    finding = find("sampling", replace(filters, province_code=("19",)), scope)
    assert finding.frame("stratum").iloc[0][["product_group", "hazard"]].tolist() == ["tea", "pesticide"]
    ways = finding.frame("way").set_index("way").expected_failed
    assert ways["plan"] > ways["even"]


def test_expected_failures_by_simulation(scope, filters):
    finding = find("sampling", filters, scope)
    rows = finding.frame("stratum")
    rows = rows[rows.n_planned > 0]
    import numpy as np

    rng = np.random.default_rng(7)
    draws = rng.binomial(rows.n_planned, rng.beta(rows.alpha, rows.beta, (20_000, len(rows)))).sum(axis=1)
    plan = finding.facts["plan"]
    assert plan["mean"] == pytest.approx(draws.mean(), rel=0.01)
    assert (plan["low"], plan["high"]) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), abs=1)  # counts are whole


def test_a_month_of_the_back_test_in_plain_python(demo, scope, filters):
    found = known(filters, scope, months=36)
    one = score(found, MONTH)
    sample = monitored(demo)
    taken = sample[(sample.taken_at >= "2026-06-01") & (sample.taken_at < "2026-07-01") & (sample.outcome != "undecided")]
    cells = {}
    for row in taken.itertuples():
        n, failed = cells.get((row.new_commune_code, row.province_code, row.product_group), (0, 0))
        cells[row.new_commune_code, row.province_code, row.product_group] = (n + 1, failed + (row.outcome == "fail"))
    plan = planned(strata(found, MONTH), len(taken)).n_planned.to_dict()
    weights = {"plan": lambda key: plan.get(key, 0), "even": lambda _key: 1, "practice": lambda key: cells[key][0]}
    month = find("sampling_backtest", filters, scope).frame("month")
    shown = month[month.month == pd.Timestamp(MONTH)].set_index("way").failures_per_100
    for way in WAYS:
        weighed = sum(weights[way](key) * failed / n for key, (n, failed) in cells.items())
        assert shown[way] == pytest.approx(100 * weighed / sum(weights[way](key) for key in cells))
    assert shown["practice"] == pytest.approx(100 * (taken.outcome == "fail").mean())
    assert one.planned == len(taken)
    listed = strata(found, MONTH)
    scored = month[month.month == pd.Timestamp(MONTH)].set_index("way").scored_pct
    assert scored["plan"] == pytest.approx(100 * sum(plan.get(key, 0) for key in cells) / len(taken))
    assert scored["even"] == pytest.approx(100 * sum(key in listed.index for key in cells) / len(listed))
    assert scored["practice"] == 100


def test_the_back_test_says_in_fixed_words_what_its_intervals_show(scope, filters):
    way = find("sampling_backtest", filters, scope).frame("way").set_index("way")
    assert way.comparison["practice"] == "unknown"
    plan, done = way.loc["plan"], way.loc["practice"]
    apart = plan.low_per_100 > done.high_per_100
    expected = "higher" if apart else "maybe_higher" if plan.more_low > 0 else "maybe_lower" if plan.more_high < 0 else "same"
    assert plan.comparison == expected
    assert plan.more_per_100 == pytest.approx(plan.failures_per_100 - done.failures_per_100)


def test_a_province_plans_for_itself_only(scope, filters):
    mine = find("sampling", filters, Scope(scope.manifest, parse_viewer("inspector:19")))
    alone = find("sampling", replace(filters, province_code=("19",)), scope)
    assert set(mine.frame("stratum").province_code) == {"19"}
    pd.testing.assert_frame_equal(mine.frame("stratum"), alone.frame("stratum"))
    other = find("sampling", replace(filters, province_code=("40",)), Scope(scope.manifest, parse_viewer("inspector:19")))
    assert other.sentence.key == "sampling.finding_empty"


def test_each_sample_of_a_plan_has_its_code_place_and_facility(scope, filters):
    plan = find("sampling", filters, scope)
    rows = visits(plan)
    assert rows.sample_id.is_unique
    assert rows.sample_id.str.startswith(plan.facts["plan_id"]).all()
    wanted = plan.frame("stratum").set_index(KEY).n_planned
    assert rows.groupby(KEY).size().to_dict() == wanted[wanted > 0].to_dict()
    assert rows.groupby(["facility_id", "product_group"]).size().max() <= 2
    assert not rows.isna().any().any()


def test_the_same_question_has_the_same_code_and_another_another(scope, filters):
    code = [find("sampling", replace(filters, budget=budget), scope).facts["plan_id"] for budget in (50, 50, 51)]
    assert code[0] == code[1] != code[2]


def test_a_plan_issued_is_met_again_and_twice_sent_stands_once(log, demo, scope, filters):
    plan = find("sampling", replace(filters, budget=12), scope)
    rows = visits(plan)
    first, second = (issue(plan, rows, author="Lan", reason="họp giao ban") for _ in range(2))
    assert first == second
    assert [one["sample_id"] for one in first.body["samples"]] == rows.sample_id.tolist()
    found = find("sampling_plans", filters, scope).frame("plan")
    assert found[["plan_id", "author", "n_planned", "n_taken"]].to_numpy().tolist() == [[plan.facts["plan_id"], "Lan", 12, 0]]
    assert "đã lấy 0" in find("sampling_plans", filters, scope).sentence.say()


@pytest.mark.parametrize("text", ["0", "-3", "12.5", "nhiều", "99999", "²"])
def test_a_budget_that_cannot_be_is_named(demo, text):
    filters, ignored = parse_filters({"budget": text}, demo.as_of)
    assert filters.budget == 200
    assert [(one.name, one.text) for one in ignored] == [("budget", text)]
