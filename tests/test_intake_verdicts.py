"""From a laboratory's text to a verdict, an outcome, a cube: a small table in, expected rows out."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from workbooks import filled, rows

from data.snapshots import current_id
from intake.publish import Request, publish_files

# Limits of data/reference used here: bifenthrin in tea 30 mg/kg at most.
TABLE = """
text             | unit  | analyte     | said      | verdict  | reason
12,5             | mg/kg | Bifenthrin  |           | pass     | within_limit
30               | mg/kg | Bifenthrin  |           | pass     | within_limit
30,01            | mg/kg | Bifenthrin  |           | fail     | over_limit
45.500           | µg/kg | Bifenthrin  | Đạt       | fail     | over_limit
KPH (LOD=0,01)   | mg/kg | Bifenthrin  | Không đạt | pass     | not_detected
KPH (LOD=50)     | mg/kg | Bifenthrin  |           | no_limit | detection_above_limit
KPH (LOD=50)     | mg/kg | Bifenthrin  | Đạt       | pass     | laboratory
                 |       | Bifenthrin  |           | pending  | no_result
                 |       | Bifenthrin  | Không đạt | fail     | laboratory
3,2x10^4         | mg/kg | Bifenthrin  |           | fail     | over_limit
< LOQ            | mg/kg | Bifenthrin  |           | pass     | not_detected
0,5              | mg/kg | Fipronil    |           | no_limit | limit_missing
0,5              | mg/kg | Fipronil    | Không đạt | fail     | laboratory
5                | CFU/g | Bifenthrin  |           | no_limit | unit_mismatch
"""


def lines():
    head, *rest = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
    return [dict(zip(head, cells, strict=True)) for cells in rest]


@pytest.fixture
def table(empty_root, tmp_path):
    change = {}
    for n, line in enumerate(lines(), start=1):
        for heading, name in (
            ("Kết quả (nguyên văn)", "text"),
            ("Đơn vị", "unit"),
            ("Chỉ tiêu", "analyte"),
            ("Kết luận của phòng thử nghiệm", "said"),
        ):
            text = line[name].replace("45.500", "45500")
            change["Kết quả thử nghiệm", n, heading] = text or None
    publish_files([filled(tmp_path / "a.xlsx", change=change)], Request())
    return lambda name: pq.read_table(empty_root / current_id() / f"{name}.parquet").to_pandas()


def test_each_text_gets_its_verdict(table):
    found = table("test_result").set_index("sample_id")
    for n, line in enumerate(lines(), start=1):
        row = found.loc[f"T-M-{n}"]
        assert (row.verdict, row.verdict_reason) == (line["verdict"], line["reason"]), line


def test_each_sample_gets_its_outcome(table):
    found = table("sample").set_index("sample_id")
    for n, line in enumerate(lines(), start=1):
        wanted = line["verdict"] if line["verdict"] in ("pass", "fail") else "undecided"
        assert found.loc[f"T-M-{n}"].outcome == wanted, line
    assert set(found.index[found.is_contradicted]) == {"T-M-4", "T-M-5"}


def test_a_rapid_test_decides_nothing_and_one_failure_is_enough(empty_root, tmp_path):
    def result(n, text, **more):
        return rows()["Kết quả thử nghiệm"][n - 1] | {"Phương pháp": f"M{text}", "Kết quả (nguyên văn)": text} | more

    added = [result(1, "99", **{"Test nhanh": "Có"}), result(2, "99"), result(3, "1")]
    publish_files([filled(tmp_path / "a.xlsx", more={"Kết quả thử nghiệm": added})], Request())
    found = pq.read_table(empty_root / current_id() / "sample.parquet").to_pandas().set_index("sample_id").outcome
    assert list(found[["T-M-1", "T-M-2", "T-M-3"]]) == ["pass", "fail", "pass"]


def test_the_tier_is_the_one_held_on_the_sampling_day(empty_root, tmp_path):
    change = {("Công nhận OCOP", 1, "Hiệu lực đến"): "01/02/2026", ("Công nhận OCOP", 1, "Số sao"): 4}
    later = rows()["Công nhận OCOP"][0] | {"Số quyết định": "99/QĐ", "Số sao": 5, "Hiệu lực từ": "01/04/2026"}
    publish_files([filled(tmp_path / "a.xlsx", change=change, more={"Công nhận OCOP": [later]})], Request())
    found = pq.read_table(empty_root / current_id() / "sample.parquet").to_pandas()
    mine = found[found.product_id == "T-SP-1"]
    days = pd.to_datetime(mine.taken_date)
    wanted = (days <= "2026-02-01") * 4 + (days >= "2026-04-01") * 5
    assert len(mine) == 7
    assert list(mine.stars) == list(wanted)


def test_the_cubes_count_what_the_samples_hold(demo, demo_root):
    read = lambda name: pq.read_table(demo_root / demo.snapshot_id / f"{name}.parquet").to_pandas()  # noqa: E731
    sample, result, cube, hazard = read("sample"), read("test_result"), read("sample_month"), read("hazard_month")
    inside = sample[sample.is_in_scope & (sample.outcome != "undecided")]
    assert cube.n_samples.sum() == len(inside)
    assert cube.n_failed.sum() == (inside.outcome == "fail").sum()
    by = (
        inside.assign(month=pd.to_datetime(inside.taken_date).dt.to_period("M").dt.start_time)
        .groupby(["month", "province_code", "stars", "purpose"])
        .size()
    )
    mine = cube.assign(month=pd.to_datetime(cube.month)).groupby(["month", "province_code", "stars", "purpose"]).n_samples.sum()
    pd.testing.assert_series_equal(by[by > 0], mine[mine > 0], check_names=False, check_index_type=False)
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False).astype(bool)]
    pairs = decided.merge(sample[["sample_id", "is_in_scope"]], on="sample_id")
    pairs = pairs[pairs.is_in_scope].groupby(["sample_id", "hazard"]).verdict.apply(lambda column: (column == "fail").any())
    assert hazard.n_samples.sum() == len(pairs)
    assert hazard.n_failed.sum() == pairs.sum()


def test_the_trade_cube_counts_the_shipments(demo, demo_root):
    read = lambda name: pq.read_table(demo_root / demo.snapshot_id / f"{name}.parquet").to_pandas()  # noqa: E731
    shipment, cube = read("shipment"), read("shipment_month")
    assert cube.n_shipments.sum() == len(shipment)
    assert cube.quantity_kg.sum() == pytest.approx(shipment.quantity_kg.sum())
    papers = read("certificate")
    joined = shipment.merge(papers, left_on="from_facility_id", right_on="facility_id")
    valid = (joined.shipped_date >= joined.issued_date) & (joined.shipped_date <= joined.expires_date)
    valid &= joined.revoked_date.isna() | (joined.shipped_date < joined.revoked_date)
    assert shipment.is_covered.sum() == joined[valid].shipment_id.nunique()
