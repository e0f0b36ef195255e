"""Documents of an alert: filled from it, in the form of Nghị định 30, nothing in them runs."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.settings import settings
from data.snapshots import root
from findings import Scope, default_filters, find
from queries import LOCAL
from reports.alert_documents import recall_decision, warning_letter


@pytest.fixture
def both(demo, tmp_path, monkeypatch):
    """The planted late alert and its sample."""
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")
    late = next(one for one in demo.planted if one["kind"] == "late_alert")
    here, scope = replace(default_filters(demo.as_of), sample_id=late["sample_id"]), Scope(demo, LOCAL)
    return find("alerts", here, scope), find("sample", here, scope)


def texts(paper):
    cells = [one for table in paper.tables for row in table.rows for cell in row.cells for one in cell.paragraphs]
    return [one.text for one in (*paper.paragraphs, *cells)]


@pytest.mark.parametrize("make", [warning_letter, recall_decision])
def test_the_form_is_that_of_the_decree(both, make):
    paper = Document(io.BytesIO(make(*both)))
    said, section = texts(paper), paper.sections[0]
    margins = (section.top_margin.mm, section.left_margin.mm, section.right_margin.mm)
    assert margins == pytest.approx((20, 30, 15), abs=0.1)
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nơi nhận:", "CHI CỤC TRƯỞNG"):
        assert part in said
    assert any(one.startswith("- Lưu: VT") and one.endswith(".") for one in said)
    assert any("dữ liệu mô phỏng" in one for one in said)


def test_the_letter_says_what_failed_and_who_received_it(both):
    alert, sample = both
    paper = Document(io.BytesIO(warning_letter(alert, sample)))
    said = "\n".join(texts(paper))
    case, partner = alert.frame("case").iloc[0], alert.facts["partner_code"]
    assert f"V/v thông báo sản phẩm {case.product_name}" in said
    assert f"Kính gửi: {settings().provinces[partner].agency_vi}" in said
    assert all(part in said for part in (case.sample_id, case.lot_id, "ngày 19 tháng 4 năm 2024"))
    received = alert.frame("receiver")
    received = received[received.to_province_code == partner]
    assert len(received)
    assert all(name in said for name in received.to_facility_id)
    failed = sample.frame("result").query("verdict == 'fail'")
    assert all(one in said for one in failed.result_text)
    assert said.rstrip().endswith("(Họ và tên)") or "/." in said


def test_the_decision_has_its_bases_articles_and_four_forms(both):
    paper = Document(io.BytesIO(recall_decision(*both)))
    bases = [one for one in paper.paragraphs if one.text.startswith(("Căn cứ", "Theo đề nghị"))]
    assert [one.text[-1] for one in bases] == [";"] * (len(bases) - 1) + ["."]
    assert all(run.italic for one in bases for run in one.runs)
    articles = [one for one in paper.paragraphs if one.text.startswith("Điều ")]
    assert [one.text[:7] for one in articles] == [f"Điều {n}." for n in (1, 2, 3, 4)]
    assert all(one.runs[0].bold and one.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY for one in articles if one.runs[0].text)
    said = "\n".join(texts(paper))
    assert "(1) khắc phục lỗi của sản phẩm, lỗi ghi nhãn; (2) chuyển mục đích sử dụng; (3) tái xuất; (4) tiêu hủy" in said
    assert all(part in said for part in ("24 giờ", "03 ngày làm việc", "03 tháng"))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "&amp;<w:p/>"])
def test_a_name_made_to_harm_stays_text(both, text):
    alert, sample = both
    case = alert.frame("case").assign(product_name=text)
    harmed = replace(alert, frames={**alert.frames, "case": case})
    for make in (warning_letter, recall_decision):
        assert any(text in one for one in texts(Document(io.BytesIO(make(harmed, sample)))))


def recorded(alert, **recall):
    """The alert with one recall on record, and closed."""
    axis = alert.frame("axis")
    axis = axis[axis.step != "recall_started"]
    row = axis.iloc[[0]].assign(step="recall_started", step_state="done", happened_at=pd.Timestamp("2026-03-02"), **recall)
    case = alert.frame("case").assign(closed_at=pd.Timestamp("2026-04-01"))
    return replace(alert, frames={**alert.frames, "axis": pd.concat([axis, row]), "case": case})


def test_the_decision_follows_the_recall_on_record(both):
    alert, sample = both
    for kind, is_bound in (("ordered", True), ("voluntary", False)):
        kept = recorded(alert, recall_kind=kind, document_number="123/QĐ-QLCL")
        said = "\n".join(texts(Document(io.BytesIO(recall_decision(kept, sample)))))
        assert ("Thu hồi bắt buộc" in said) == is_bound
        assert ("tự nguyện thu hồi" in said) != is_bound
        assert "Số: 123/QĐ-QLCL" in said
        assert "cảnh báo đã đóng ngày 01/04/2026" in said


def test_the_letter_names_inputs_of_the_partner_and_lots_that_share_them(demo, tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")
    planted = next(one for one in demo.planted if one["kind"] == "shared_input")
    sample = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    home, partner = ("40", "19") if planted["lot_id"][:2] == "TN" else ("19", "40")
    failed = sample[sample.lot_id.isin(planted["failed_lot_ids"]) & (sample.outcome == "fail")]
    one = failed[failed.sample_id.str[:2] == {"40": "NA", "19": "TN"}[home]].iloc[0]
    here, scope = replace(default_filters(demo.as_of), sample_id=one.sample_id), Scope(demo, LOCAL)
    alert, found = find("alerts", here, scope), find("sample", here, scope)
    case = alert.frame("case").assign(province_code=home, partner_code=partner)
    alert = replace(alert, frames={**alert.frames, "case": case})
    said = "\n".join(texts(Document(io.BytesIO(warning_letter(alert, found)))))
    assert planted["lot_id"] in said
    assert all(lot in said for lot in planted["failed_lot_ids"])
