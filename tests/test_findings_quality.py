"""The quality of the data, recounted from the rows by pandas and numpy."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from workbooks import filled

from data.snapshots import live, root
from findings import Filters, Scope, default_filters, find
from findings.data_quality import percentiles
from intake.publish import Request, publish_files
from queries import LOCAL

CELLS = {"sample": ["lot_id", "plan_id", "received_at", "result_at", "laboratory_name", "taking_authority"],
         "test_result": ["result_text", "unit", "laboratory_conclusion"],
         "facility": ["owner_name", "phone", "address", "latitude"]}  # fmt: skip


@pytest.fixture
def found(demo):
    return find("data_quality", default_filters(demo.as_of), Scope(demo, LOCAL))


@pytest.fixture
def rows(demo, found):
    read = {name: pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet") for name in CELLS}
    for name in ("sample", "test_result"):
        days = pd.to_datetime(read[name].taken_date)
        read[name] = read[name][days.between(str(found.filters.from_date), str(found.filters.to_date))]
    return read


def test_filled_cells_recounted(found, rows):
    table = found.frame("column").set_index(["extract", "column_name"])
    assert sorted(table.index) == sorted((name, column) for name, columns in CELLS.items() for column in columns)
    for (name, column), row in table.iterrows():
        assert row.n_rows == len(rows[name])
        assert row.n_filled == rows[name][column].notna().sum()
        assert row.filled_pct == pytest.approx(100 * rows[name][column].notna().mean())


def test_days_recounted_month_by_month(found, rows):
    sample = rows["sample"].assign(month=pd.to_datetime(rows["sample"].taken_date).dt.to_period("M").dt.to_timestamp())
    for step, first, last in (("received", "taken_at", "received_at"), ("result", "received_at", "result_at")):
        days = (sample[last].dt.normalize() - sample[first].dt.normalize()).dt.days
        month = found.frame("month").set_index("month")
        assert len(month) == 12
        for start, mine in days.groupby(sample.month):
            kept = mine.dropna()
            assert month.loc[start, f"median_{step}_days"] == np.percentile(kept, 50, method="inverted_cdf")
            assert month.loc[start, f"p90_{step}_days"] == np.percentile(kept, 90, method="inverted_cdf")


@example([1] * 9 + [30])  # nine in ten exactly
@example([2, 8])  # half exactly
@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_percentiles_are_those_of_the_days_themselves(days):
    table = pd.DataFrame({"delay_days": days, "n_samples": 1})
    assert percentiles(table) == (
        np.percentile(days, 50, method="inverted_cdf"),
        min(day for day in days if 10 * sum(one <= day for one in days) >= 9 * len(days)),
    )


def test_what_disagrees_recounted(demo, found, rows):
    sample, result = rows["sample"], rows["test_result"]
    facility = rows["facility"].set_index("facility_id")
    facts = found.facts
    assert facts["n_samples"] == len(sample) == found.n_samples
    assert facts["n_without_result"] == (~sample.sample_id.isin(result[result.result_text.notna()].sample_id)).sum()
    assert facts["n_undecided"] == (sample.outcome == "undecided").sum()
    assert facts["n_contradicted"] == sample.is_contradicted.sum()
    assert facts["n_assumed_place"] == (sample.facility_id.map(facility.place_method) == "assumed_part").sum()
    for name in ("month", "source"):
        assert found.frame(name).n_samples.sum() == len(sample)


def test_each_row_of_each_extract_has_a_source(demo, found):
    counts = found.frame("origin").groupby("extract").n_rows.sum().to_dict()
    assert counts == {name: demo.files[f"{name}.parquet"]["rows"] for name in counts}
    assert len(counts) == 10


def test_by_source_and_without_days(empty_root, tmp_path):
    publish_files([filled(tmp_path / "a.xlsx")], Request())
    change = {("Mẫu", i, "Mã mẫu"): f"N-{i}" for i in range(1, 61)} | {
        ("Kết quả thử nghiệm", i, "Mã mẫu"): f"N-{i}" for i in range(1, 61)
    }
    dated = change | {("Mẫu", i, "Ngày giờ nhận mẫu"): "30/09/2026" for i in range(1, 61)}
    publish_files([filled(tmp_path / "b.xlsx", change=dated | {("Mẫu", 1, "Ngày giờ lấy mẫu"): "20/09/2026"})], Request())
    finding = find("data_quality", Filters(date(2025, 1, 1), date(2026, 12, 31)), Scope(live().manifest, LOCAL))
    source = finding.frame("source").set_index("source_file")
    assert source.n_samples.to_dict() == {"a.xlsx": 60, "b.xlsx": 60}
    assert source.loc["a.xlsx", ["median_received_days", "p90_result_days"]].isna().all()
    assert source.loc["b.xlsx", "median_received_days"] > 100
    assert finding.sentence.key == "data_quality.finding_undated"
    assert "NaN" not in finding.sentence.say("vi")
