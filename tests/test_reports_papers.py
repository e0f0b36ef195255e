"""Papers of a meeting: the numbers of the findings in every format, read back by other libraries."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from papers import Page, offline_page, pdf_text, slide_charts, slide_texts, tool

from data.settings import settings
from findings import Scope, default_filters, find
from queries import LOCAL, Viewer
from reports.model import Chart
from reports.papers import FORMATS, pdf
from reports.steps import STEPS, briefing
from words import say
from words.numbers import number, percent

MADE = datetime(2026, 11, 25, 3, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def told(demo_root, request):
    """The whole briefing and each of its papers, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCOP_DATA", str(demo_root))
        from data.snapshots import live

        scope = Scope(live().manifest, LOCAL)
        made = briefing(default_filters(scope.manifest.as_of), scope, made_at=MADE, names=STEPS)
        yield made, {name: write(made) for name, write in FORMATS.items()}, scope


def test_charts_of_slides_hold_the_numbers_and_intervals_of_the_finding(told):
    made, papers, scope = told
    tier = find("compliance", made.filters, scope).frame("tier")
    rates = tier[(tier.state == "rate") & (tier.stars > 0)]
    place = [step.name for step in made.steps if isinstance(step.picture, Chart)].index("compliance")
    drawn = slide_charts(papers["pptx"])[place]
    found = {
        (settings().provinces[row.province_code].vi, f"{row.stars} sao"): (
            row.failures_per_100, row.high_per_100 - row.failures_per_100, row.failures_per_100 - row.low_per_100)
        for row in rates.itertuples()
    }  # fmt: skip
    read = {(category, name): values for name, series in drawn.items() for category, values in series.items()}
    assert set(read) == set(found)
    assert len(found) > 3
    for key, values in found.items():
        assert read[key] == pytest.approx(values, rel=1e-5), key


def test_the_workbook_holds_every_row_with_its_number(told):
    made, papers, scope = told
    step = next(one for one in made.steps if one.name == "hotspots")
    place = find("hotspots_agreement", made.filters, scope).frame("place")
    known = place[place.n_samples >= settings().samples_for_rate].set_index("place_name")
    sheet = load_workbook(io.BytesIO(papers["xlsx"]))[step.title]
    heads = [cell.value for cell in sheet[5]]
    rows = [dict(zip(heads, row, strict=False)) for row in sheet.iter_rows(min_row=6, max_row=5 + len(known), values_only=True)]
    assert len(rows) == len(known) > 10
    for row in rows:
        one = known.loc[row[say("columns.place_name")]]
        for column in ("n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100", "p_adjusted"):
            assert row[say(f"columns.{column}")] == pytest.approx(one[column]), column
    last = sheet.cell(5 + len(rows), len(step.table.columns)).coordinate
    assert [one.ref for one in sheet.tables.values()] == [f"A5:{last}"]


def rates_said(made, scope):
    """Counts and rates of provinces as a paper writes them."""
    frame = find("overview", made.filters, scope).frame("province")
    return [(number(row.n_samples), percent(row.failures_per_100)) for row in frame.itertuples() if row.n_samples]


def test_tables_of_documents_slides_and_pages_say_the_same(told, tmp_path):
    made, papers, scope = told
    said = rates_said(made, scope)
    assert len(said) >= 2
    tables = Document(io.BytesIO(papers["docx"])).tables
    in_document = {cell.text for table in tables for row in table.rows for cell in row.cells}
    on_slides, on_page = set(slide_texts(papers["pptx"])), set(Page(offline_page(papers["zip"])).texts)
    printed = pdf_text(papers["pdf"], tmp_path).split()
    projected = pdf_text(pdf(made, "wide"), tmp_path).split()
    for count, rate in said:
        for where in (in_document, on_slides, on_page, printed, projected):
            assert count in where
            assert rate in where


def test_every_paper_says_filters_snapshot_time_counts_cautions_and_that_it_is_simulated(told, tmp_path):
    made, papers, _ = told
    book = load_workbook(io.BytesIO(papers["xlsx"]))
    document = Document(io.BytesIO(papers["docx"]))
    whole = {
        "pptx": slide_texts(papers["pptx"]), "pdf": [pdf_text(papers["pdf"], tmp_path)],
        "docx": [line.text for line in document.paragraphs], "zip": Page(offline_page(papers["zip"])).texts,
        "xlsx": [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value],
    }  # fmt: skip
    first = made.steps[0]
    wanted = [made.manifest.snapshot_id, first.filters, *first.caption, "dữ liệu mô phỏng", "lập lúc 25/11/2026 03:40"]
    for name, texts in whole.items():
        joined = "".join(" ".join(texts).split())
        for text in wanted:
            assert "".join(text.split()) in joined, (name, text)


def test_the_hotspots_sentence_is_the_one_that_methods_agree_on(told):
    made, _, scope = told
    step = next(one for one in made.steps if one.name == "hotspots")
    assert step.sentence == find("hotspots_agreement", made.filters, scope).sentence.say()
    assert step.sentence != find("hotspots", made.filters, scope).sentence.say()


def test_pdf_is_tagged_whole_and_brings_its_fonts(told, tmp_path):
    made, papers, _ = told
    for content in (papers["pdf"], pdf(made, "wide")):
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        assert re.search(r"Tagged: +yes", tool("pdfinfo", "poppler-utils", str(path)))
        fonts = tool("pdffonts", "poppler-utils", str(path)).splitlines()[2:]
        assert fonts
        assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)  # embedded, a part of it, with its letters
        assert "No syntax or stream encoding errors" in tool("qpdf", "qpdf", "--check", str(path))
        assert b"pdfuaid" in content


def test_wide_pdf_has_one_page_a_step_and_slides_stay_within_their_edges(told, tmp_path):
    from pptx import Presentation

    made, papers, _ = told
    path = tmp_path / "wide.pdf"
    path.write_bytes(pdf(made, "wide"))
    assert re.search(rf"Pages: +{len(made.steps) + 1}\n", tool("pdfinfo", "poppler-utils", str(path)))
    deck = Presentation(io.BytesIO(papers["pptx"]))
    assert len(deck.slides) == len(made.steps) + 1 == len(STEPS) + 1
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


@pytest.mark.parametrize("viewer", ["leader:19", "leader:40", "leader:01"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_viewer_gets_every_paper_in_both_languages(demo, viewer, language):
    role, _, province = viewer.partition(":")
    scope = Scope(demo, Viewer(role, province))
    made = briefing(default_filters(demo.as_of), scope, language)
    for name, write in FORMATS.items():
        assert len(write(made)) > 5000, name
    texts = [text for step in made.steps for text in (step.title, step.sentence, *step.points, *step.caption)]
    assert not any("nan" in text.lower().split() or "None" in text for text in texts)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_where_nothing_is_known_a_sentence_stands_in_place_of_the_picture(demo, language, tmp_path):
    filters = replace(default_filters(demo.as_of), product_group=("textile",), commune_code=("17464",), hazard="heavy_metal")
    made = briefing(filters, Scope(demo, LOCAL), language)
    empty = [step for step in made.steps if step.picture is None and not len(step.table)]
    assert {"changed", "hotspots", "compliance", "sampling"} <= {step.name for step in empty}
    nothing = say("meeting.nothing", language)
    assert all(nothing in step.points for step in empty if step.name != "decisions")
    papers = {name: write(made) for name, write in FORMATS.items()}
    assert any(nothing in text for text in slide_texts(papers["pptx"]))
    assert nothing.split(";")[0] in " ".join(pdf_text(papers["pdf"], tmp_path).split())
    assert nothing in "".join(Page(offline_page(papers["zip"])).texts)


def test_the_same_briefing_gives_the_same_offline_page(told):
    made, papers, _ = told
    assert offline_page(FORMATS["zip"](made)) == offline_page(papers["zip"])
    with zipfile.ZipFile(io.BytesIO(papers["zip"])) as pack:
        assert pack.testzip() is None
        assert sorted(pack.namelist()) == ["bao-cao.pdf", "index.html", "so-lieu.xlsx", "trinh-chieu.pdf"]


def test_every_step_says_how_its_columns_are_written(told):
    made, _, _ = told
    assert [step.name for step in made.steps] == list(STEPS)
    for step in made.steps:
        assert len(step.kinds) == step.table.shape[1]
        assert set(step.brief) <= set(step.table.columns), step.name
