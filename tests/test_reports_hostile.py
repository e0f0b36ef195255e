"""Names that would run, turn round or break something, in every format: nothing unsafe, nothing lost, no crash."""

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from papers import Page, offline_page, pdf_text, slide_texts
from workbooks import filled

from data.snapshots import live
from findings import Scope, default_filters, find
from intake.publish import Request, publish_files
from queries import LOCAL
from reports.cells import clean
from reports.model import Area, Chart, Map, Series
from reports.papers import FORMATS, pdf
from reports.steps import STEPS, briefing

NAMES = (
    '=HYPERLINK("http://127.0.0.1/x","bấm")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "<script>alert('x')</script>",
    "\u202eđọc ngược\u202c", "Chè" + "W" * 180, 'Chè "Tân Cương" & \'ngon\' #[b]*_$x$',
)  # fmt: skip
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def named(empty_root, tmp_path):
    """A briefing on published products with these names, all running out soon."""
    rows = range(1, len(NAMES) + 1)
    change = {("Sản phẩm", row, "Tên sản phẩm"): f"tên {row}" for row in rows}
    change |= {("Công nhận OCOP", row, "Hiệu lực đến"): "31/08/2026" for row in rows}
    path = filled(tmp_path / "a.xlsx", change=change)
    book = load_workbook(path)
    for cell in (cell for row in book["Sản phẩm"].iter_rows() for cell in row if str(cell.value).startswith("tên ")):
        cell.value = NAMES[int(cell.value.removeprefix("tên ")) - 1]
        cell.data_type = "s"  # a text, also where it begins as a formula does
    book.save(path)
    publish_files([path], Request())
    scope = Scope(live().manifest, LOCAL)
    return briefing(default_filters(scope.manifest.as_of), scope, names=STEPS), scope


def packed(text):
    """A text without what a program may put in to break its lines."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def readings(made, tmp_path):
    """Every text of each paper."""
    papers = {name: write(made) for name, write in FORMATS.items()} | {"wide": pdf(made, "wide")}
    book, document = load_workbook(io.BytesIO(papers["xlsx"])), Document(io.BytesIO(papers["docx"]))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return papers, {
        "pptx": slide_texts(papers["pptx"]), "docx": [*tables, *(line.text for line in document.paragraphs)],
        "pdf": [pdf_text(papers["pdf"], tmp_path)], "wide": [pdf_text(papers["wide"], tmp_path)],
        "xlsx": [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None],
        "zip": Page(offline_page(papers["zip"])).texts,
    }  # fmt: skip


def test_published_names_arrive_whole_and_run_nowhere(named, tmp_path):
    made, scope = named
    names = find("register", made.filters, scope).frame("product").product_name.tolist()
    assert {name[0] for name in names} >= set("=+-@<")
    papers, read = readings(made, tmp_path)
    for name in names:
        for paper in ("docx", "xlsx", "zip"):
            assert clean(name) in read[paper], (paper, name)
        if len(name) < 70:
            assert clean(name) in read["pptx"], name
        assert packed(clean(name))[:20] in packed(read["pdf"][0]), name
    kinds = {cell.data_type for sheet in load_workbook(io.BytesIO(papers["xlsx"])) for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert not any(UNSAFE.search(text) for paper in ("pptx", "docx", "xlsx", "zip") for text in read[paper])
    page = Page(offline_page(papers["zip"]))
    assert (page.elements.count("script"), page.handlers) == (1, [])


CONTROL = "a\x00b\x1b[31m\x07c\td\u2028e\u200f\ud800f\uffff<b>&amp;"


def hostile(made):
    """The briefing with such a text wherever a text of the data can stand."""
    steps = []
    for step in made.steps:
        paired = CONTROL.replace("\ud800", "")  # half a letter cannot come from a table
        table = pd.DataFrame({paired: [paired, *NAMES], "n": range(len(NAMES) + 1)})
        series = Series(CONTROL, "#b4342d", (1.0, None), (0.5, None), (2.0, None))
        picture = Chart("column", (CONTROL, "b"), (series,), "%", CONTROL)
        if step.name == "hotspots":
            picture = Map("district", {"164": Area("#fdf0cf", is_strong=True, says=CONTROL)}, (("#fdf0cf", CONTROL),))
        texts = dict.fromkeys(("title", "sentence", "filters", "notes"), CONTROL) | dict.fromkeys(
            ("points", "caption"), (CONTROL,)
        )
        steps.append(replace(step, picture=picture, table=table, kinds=(), brief=(), **texts))
    return replace(made, title=CONTROL + "W" * 300, author=CONTROL, steps=tuple(steps))


def test_control_characters_anywhere_break_no_paper(demo, tmp_path):
    made = hostile(briefing(default_filters(demo.as_of), Scope(demo, LOCAL), names=["hotspots", "decisions"]))
    _, read = readings(made, tmp_path)
    wanted = "ab[31mcdef<b>&amp;"
    for name, texts in read.items():
        assert wanted in packed("".join(texts)), name
        assert not any(UNSAFE.search(text.replace("\x0c", "")) for text in texts), name


def test_letters_that_no_font_has_still_give_a_paper(demo, tmp_path):
    made = briefing(default_filters(demo.as_of), Scope(demo, LOCAL), title="Chè 龍井 😀 شاي", names=["decisions"])
    _, read = readings(made, tmp_path)
    assert "Chè" in read["pdf"][0]
    assert "Chè 龍井 😀 شاي" in read["pptx"]


def test_a_briefing_without_a_step_is_a_cover(demo, tmp_path):
    made = replace(briefing(default_filters(demo.as_of), Scope(demo, LOCAL), names=[]), title="Bìa")
    _, read = readings(made, tmp_path)
    assert all("Bìa" in "".join(texts) for texts in read.values())
