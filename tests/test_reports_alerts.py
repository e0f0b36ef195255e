"""Documents of an alert: filled from it, in the form of Nghị định 30, nothing in them runs."""

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.settings import settings
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
