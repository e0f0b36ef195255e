"""The papers of a plan: filled in, the workbook goes back through the intake and meets its plan; nothing runs as a formula."""

import io
from datetime import date

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from workbooks import filled

from data.snapshots import live
from findings import Scope, default_filters, find
from findings.sampling_plans import issue
from findings.sampling_visits import visits
from intake.publish import Request, check_files, publish_files
from queries import LOCAL
from reports.sampling_record import records_document
from reports.sampling_workbook import workbook


@pytest.fixture
def plan(empty_root, tmp_path):
    """A plan on a small real snapshot."""
    publish_files([filled(tmp_path / "a.xlsx", change={("Cơ sở", 1, "Tên cơ sở"): "+cmd|calc"})], Request())
    manifest = live().manifest
    filters = default_filters(manifest.as_of)
    return find("sampling", type(filters)(filters.from_date, filters.to_date, budget=10), Scope(manifest, LOCAL))


def cells(sheet):
    heads = [cell.value for cell in sheet[1]]
    return [dict(zip(heads, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]


def fill(path, out, taken):
    """Write what an officer and a laboratory would for the first samples; the others are deleted."""
    book = load_workbook(path)
    sample, result = book["Mẫu"], book["Kết quả thử nghiệm"]
    kept = {sample.cell(row, 1).value for row in range(2, 2 + taken)}
    heads = {cell.value: cell.column for sheet in (sample, result) for cell in sheet[1]}
    for sheet, answers in (
        (sample, {"Ngày giờ lấy mẫu": "20/07/2026", "Ngày giờ có kết quả": "24/07/2026"}),
        (result, {"Phương pháp": "TCVN 1", "Kết quả (nguyên văn)": "45,5", "Đơn vị": "mg/kg"}),
    ):
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, 1).value in kept:
                for heading, text in answers.items():
                    sheet.cell(row, heads[heading], text)
            else:
                sheet.delete_rows(row)
    book.save(out)
    return out


def test_the_workbook_comes_back_filled_in_and_meets_its_plan(plan, tmp_path):
    samples = visits(plan)
    issue(plan, samples, author="Nguyễn Thị Lan", reason="họp giao ban")
    (tmp_path / "plan.xlsx").write_bytes(workbook(plan, samples))
    back = fill(tmp_path / "plan.xlsx", tmp_path / "back.xlsx", taken=4)
    checked = check_files([back])
    assert (checked.rejected, checked.counts["sample"].accepted, checked.counts["plan"].accepted) == (0, 4, 1)
    publish_files([back], Request())
    now = Scope(live().manifest, LOCAL)
    row = find("sampling_plans", default_filters(now.manifest.as_of), now).frame("plan").iloc[0]
    assert (row.plan_id, row.n_planned, row.n_taken, row.n_samples, row.n_failed) == (plan.facts["plan_id"], 10, 4, 4, 4)
    after = find("sampling", default_filters(now.manifest.as_of), now)
    assert (plan.n_failed, after.n_failed) == (2, 3 + 4)  # the third, of June without a day of result, is known by now


def test_what_is_not_filled_in_comes_back_with_its_reason(plan, tmp_path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(plan, visits(plan)))
    checked = check_files([path])
    assert checked.counts["sample"].rejected == 10
    assert set(checked.problems[checked.problems.extract == "sample"].column_name) == {"taken_at"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_in_the_workbook_runs_as_a_formula(plan, language):
    samples = visits(plan).assign(sample_id=lambda rows: "=1+" + rows.sample_id)
    book = load_workbook(io.BytesIO(workbook(plan, samples, language=language)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    read = book.worksheets[0]
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for row in read.iter_rows() for cell in row)
    assert "=1+" in str(book["Mẫu"]["A2"].value)


def test_a_row_for_every_sample_and_its_analytes(plan):
    samples = visits(plan)
    book = load_workbook(io.BytesIO(workbook(plan, samples)))
    assert [row["Mã mẫu"] for row in cells(book["Mẫu"])] == samples.sample_id.tolist()
    assert {row["Mã kế hoạch"] for row in cells(book["Mẫu"])} == {plan.facts["plan_id"]}
    assert [row["Chỉ tiêu"] for row in cells(book["Kết quả thử nghiệm"])] == ["Bifenthrin"] * 10
    first = pd.Timestamp(plan.facts["plan_month"]).date()
    assert cells(book["Kế hoạch giám sát"])[0]["Từ ngày"] == f"{first:%d/%m/%Y}"
    assert first == date(2026, 7, 1)


def test_a_record_for_every_facility_with_its_samples(plan):
    samples = visits(plan)
    paper = Document(io.BytesIO(records_document(plan, samples)))
    titles = [one.text for one in paper.paragraphs].count("BIÊN BẢN LẤY MẪU")
    assert titles == samples.facility_id.nunique()
    codes = [row.cells[0].text for table in paper.tables for row in table.rows if row.cells[0].text.startswith("LM-")]
    assert sorted(codes) == sorted(samples.sample_id)
    assert paper.sections[0].left_margin.mm == pytest.approx(30, abs=0.1)
    widths = [cell.width.mm for cell in next(one for one in paper.tables if len(one.columns) == 7).rows[1].cells]
    assert sum(widths) == pytest.approx(165, abs=1)
    assert min(widths[0], widths[1], widths[6]) > max(widths[2:6])  # codes, names and analytes are long
    leaders = [one.paragraph_format.tab_stops[0].position.mm for one in paper.paragraphs if one.text.endswith(": \t")]
    assert len(leaders) == 4 * titles
    assert leaders[0] == pytest.approx(165, abs=0.1)
