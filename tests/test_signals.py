"""Signals: cubes recounted, alarms as the methods give them, the planted jump in its month, nothing in noise."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from data.settings import settings
from data.snapshots import root
from findings import Scope, default_filters, find
from intake.signals import WEEKS_JUDGED, with_season
from queries import LOCAL, Viewer, ask
from stats.alarms import farrington, predictive

KEYS = ["province_code", "product_group", "hazard"]
JUMP = "40:fresh_produce:pesticide"


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


@pytest.fixture
def tested(demo):
    """One row a sample and hazard that was decided, with whether it failed."""
    sample, result = read(demo, "sample"), read(demo, "test_result")
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False)]
    rows = decided.assign(failed=decided.verdict == "fail").groupby(["sample_id", "hazard"], as_index=False).failed.max()
    rows = rows.merge(sample[sample.is_in_scope].drop(columns=["outcome"]), on="sample_id")
    return rows.assign(taken=pd.to_datetime(rows.taken_date))


@pytest.fixture
def signal(demo):
    table = read(demo, "signal")
    return table.assign(period_start=pd.to_datetime(table.period_start))


@pytest.fixture
def found(demo):
    return find("signals", default_filters(demo.as_of), Scope(demo, LOCAL))


def monthly(tested, level="province_code", purpose="monitoring"):
    """Failures and samples, months × series, by pandas from the results."""
    mine = tested[tested.purpose == purpose].assign(month=lambda one: one.taken.dt.to_period("M").dt.start_time)
    months = pd.date_range(mine.month.min(), mine.month.max(), freq="MS")
    mine = mine.assign(series=mine[level] + ":" + mine.product_group + ":" + mine.hazard)
    table = mine.pivot_table(index="month", columns="series", values="failed", aggfunc=["sum", "size"]).reindex(months).fillna(0)
    return table["sum"], table["size"]


def named(table):
    return table.place_code + ":" + table.product_group + ":" + table.hazard


def test_weeks_recounted_from_results(demo, tested):
    cube = read(demo, "signal_week").assign(week=lambda one: pd.to_datetime(one.week))
    week = tested.taken - pd.to_timedelta(tested.taken.dt.day_of_week, unit="D")
    expected = tested.assign(week=week).groupby(["week", *KEYS, "purpose"]).failed.agg(["size", "sum"]).sort_index()
    indexed = cube.set_index(["week", *KEYS, "purpose"]).sort_index()
    assert indexed.n_samples.tolist() == expected["size"].tolist()
    assert indexed.n_failed.tolist() == expected["sum"].tolist()
    assert (cube.week.dt.day_of_week == 0).all()


def test_delays_recounted_from_samples(demo):
    sample = read(demo, "sample")
    mine = sample[sample.is_in_scope & sample.result_at.notna()]
    days = (pd.to_datetime(mine.result_at).dt.normalize() - pd.to_datetime(mine.taken_date)).dt.days
    cube = read(demo, "result_delay")
    counted = cube[cube.delay_days.notna()].groupby("delay_days").n_samples.sum()
    assert counted.to_dict() == days.value_counts().to_dict()
    assert cube[cube.delay_days.isna()].n_samples.sum() == sample[sample.is_in_scope].result_at.isna().sum()


def test_months_are_what_the_method_says_of_recounted_series(tested, signal):
    failed, n = monthly(tested)
    watched = n.columns[n.tail(24).sum() >= 60]
    whole = predictive(failed[watched], n[watched], alpha=settings().signal_alpha)
    stored = signal[(signal.signal_grain == "month") & (signal.place_level == "province") & (signal.purpose == "monitoring")]
    stored = stored.assign(series=named(stored)).sort_values(["series", "period_start"])
    keyed = whole[whole.n > 0].sort_index()
    assert stored.n_failed.tolist() == keyed.observed.tolist()
    for name, column in {"expected_failed": "expected", "upper_failed": "upper", "p_value": "p_value"}.items():
        np.testing.assert_allclose(stored[name].astype(float), keyed[column].to_numpy(), rtol=1e-9, atol=2e-10)
    assert stored.is_alarm.tolist() == keyed.alarm.tolist()


def test_weeks_need_both_methods(demo, signal):
    cube = read(demo, "signal_week").assign(week=lambda one: pd.to_datetime(one.week))
    mine = cube[(cube.province_code == "40") & (cube.purpose == "monitoring") & (cube.product_group == "fresh_produce")]
    counts = mine[mine.hazard == "pesticide"].set_index("week").n_failed
    weeks = pd.date_range(cube.week.min(), pd.Timestamp(demo.as_of), freq="W-MON")
    season = farrington(counts.reindex(weeks).fillna(0), method="noufaily", alpha=settings().signal_alpha, dates=weeks)
    stored = signal[(signal.signal_grain == "week") & (signal.purpose == "monitoring") & (signal.province_code == "40")]
    stored = stored[(stored.product_group == "fresh_produce") & (stored.hazard == "pesticide")].set_index("period_start")
    season = season.reindex(stored.index)
    assert stored.is_alarm.sum() >= 3
    assert season.alarm[stored.is_alarm].all()
    decided = stored.p_value.notna()
    assert (stored.p_value[decided] >= season.p_value[decided] - 1e-12).all()
    assert (stored.upper_failed[decided] >= np.floor(season.upper[decided])).all()


def test_a_season_that_comes_every_year_is_no_signal_by_week():
    weeks = pd.date_range("2020-01-06", periods=52 * 6 + 30, freq="W-MON")
    season = 6 * (pd.Series(weeks.isocalendar().week.to_numpy()).between(18, 23))
    failed = pd.DataFrame({0: np.random.default_rng(2).poisson(1 + season)}, index=weeks)
    n = pd.DataFrame(100, index=weeks, columns=failed.columns)
    alone = predictive(failed, n, baseline=104, gap=8, least_periods=26)
    both = with_season(alone, failed)
    assert alone.alarm.tail(WEEKS_JUDGED).any()
    assert not both.alarm.tail(WEEKS_JUDGED).any()
    failed.iloc[-1] = 15
    risen = with_season(predictive(failed, n, baseline=104, gap=8, least_periods=26), failed)
    assert risen.alarm.iloc[-1]
    assert risen.p_value.iloc[-1] <= settings().signal_alpha


def test_the_planted_jump_is_found_within_its_month(demo, found):
    jump = next(one for one in demo.planted if one["kind"] == "jump")
    row = found.frame("signal").set_index("series").loc[JUMP]
    assert row.is_strong
    run = found.frame("episode").set_index(["series", "truth"]).loc[JUMP, "jump"]
    first, last = date.fromisoformat(jump["from_date"]), date.fromisoformat(jump["to_date"])
    assert first <= run.detected_date.date() <= last
    assert run.days_to_detect == (run.detected_date.date() - first).days


def test_the_day_of_detection_recounted(tested, signal):
    row = signal[(signal.signal_grain == "month") & signal.is_alarm & (signal.place_code == "40")].sort_values("p_value").iloc[0]
    mine = tested[(tested.province_code == "40") & (tested.product_group == row.product_group) & (tested.hazard == row.hazard)]
    mine = mine[(mine.purpose == row.purpose) & (mine.taken.dt.to_period("M") == row.period_start.to_period("M"))]
    failed, n = monthly(tested)
    watched = n.columns[n.tail(24).sum() >= 60]
    judged = (
        predictive(failed[watched], n[watched]).xs(row.period_start, level="period").loc[f"40:{row.product_group}:{row.hazard}"]
    )
    rate = judged.expected / judged.n
    for day in sorted(set(pd.to_datetime(mine.result_at).dt.normalize())):
        known = mine[pd.to_datetime(mine.result_at).dt.normalize() <= day]
        law = stats.betabinom(len(known), rate * judged.precision, (1 - rate) * judged.precision)
        if law.sf(known.failed.sum() - 1) <= settings().signal_alpha:
            break
    assert pd.Timestamp(row.detected_date) == day


def test_correction_for_many_looks_is_statsmodels(signal):
    for _, rows in signal[signal.p_value.notna() & (signal.signal_grain == "month")].groupby(["purpose", "period_start"]):
        np.testing.assert_allclose(rows.p_adjusted, multipletests(rows.p_value, method="fdr_bh")[1])
    assert (signal.is_strong <= signal.is_alarm).all()
    assert (signal.p_adjusted[signal.is_strong] <= 0.05).all()


def shuffled(failed, n, seed):
    """The same failures of each series, dealt anew over its samples: no time knows of another."""
    rng = np.random.default_rng(seed)
    dealt = {name: rng.multivariate_hypergeometric(n[name].astype(int), int(failed[name].sum())) for name in failed.columns}
    return pd.DataFrame(dealt, index=failed.index).set_axis(failed.columns, axis=1)


@pytest.mark.parametrize("level", ["province_code", "old_district_code"])
def test_nothing_in_noise(tested, level):
    failed, n = monthly(tested, level)
    watched = n.columns[n.tail(24).sum() >= 72]
    alarms, stated, strong, periods = 0, 0.0, 0, 0
    for seed in range(5):
        found = predictive(shuffled(failed[watched], n[watched], seed), n[watched])
        decided = found[found.undecided == ""]
        alarms, stated = alarms + int(decided.alarm.sum()), stated + decided["size"].sum()
        for _, rows in decided.groupby("period"):
            strong, periods = strong + int(multipletests(rows.p_value, method="fdr_bh")[0].any()), periods + 1
    assert 0 < alarms <= stats.poisson.ppf(0.999, stated)
    assert strong <= stats.binom.ppf(0.999, periods, 0.05)


def test_the_share_of_results_in_is_near_what_is_in(demo, signal):
    sample = read(demo, "sample")
    mine = sample[(sample.purpose == "monitoring") & (pd.to_datetime(sample.taken_date) >= "2026-11-01")]
    really = 100 * mine.result_at.notna().mean()
    stated = signal[(signal.period_start == "2026-11-01") & (signal.signal_grain == "month") & (signal.purpose == "monitoring")]
    assert stated.known_pct.mean() == pytest.approx(really, abs=6)
    assert (stated.signal_state[stated.p_value.notna()] == "incomplete").all()
    assert (signal.known_pct[signal.period_start < "2026-07-01"] == 100).all()


def test_runs_and_looks_recounted(demo, found, signal):
    mine = signal[(signal.signal_grain == "month") & (signal.purpose == "monitoring")]
    look = found.frame("look").set_index("period_start")
    decided = mine[mine.p_value.notna()].groupby("period_start")
    assert look.n_series.to_dict() == decided.size().reindex(look.index, fill_value=0).to_dict()
    assert look.expected_false.sum() == pytest.approx(mine[mine.period_start.isin(look.index)].false_alarm_pct.sum() / 100)
    runs = found.frame("episode")
    assert runs.n_periods.sum() == (mine.is_alarm & mine.period_start.isin(look.index)).sum()
    assert found.facts["expected_false"] == pytest.approx(look.expected_false["2026-10-01":].sum())


def test_filters_narrow_and_a_chosen_series_is_shown(demo, found):
    scope, filters = Scope(demo, LOCAL), default_filters(demo.as_of)
    tea = find("signals", replace(filters, product_group=("tea",)), scope)
    assert set(tea.frame("signal").product_group) <= {"tea"}
    assert tea.facts["n_series"] < found.facts["n_series"]
    one = find("signals", replace(filters, series="19:tea:pesticide"), scope).frame("series")
    assert set(one.series) == {"19:tea:pesticide"}
    late = one[one.signal_state == "incomplete"]
    np.testing.assert_allclose(late.corrected_failed, late.n_failed / late.known_pct * 100)
    assert one.corrected_failed[one.signal_state == "complete"].isna().all()


def test_one_s_own_province_and_no_other(demo):
    for province in ("19", "40", "01"):
        table = ask("signals_by_series_period", viewer=Viewer("analyst", province), snapshot_id=demo.snapshot_id).frame
        assert set(table.province_code) <= {province}
        assert len(table) or province == "01"


def test_the_overview_asks_for_a_decision_on_the_jump(demo):
    decisions = find("overview", default_filters(demo.as_of), Scope(demo, LOCAL)).facts["decisions"]
    mine = [one for one in decisions if one.page == "signals"]
    assert mine[0].filters.series == JUMP
    assert "Nghệ An" in mine[0].sentence.say("vi")
