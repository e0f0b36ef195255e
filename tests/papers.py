"""Papers read back by other libraries than those that wrote them."""

import html.parser
import io
import re
import shutil
import subprocess
import zipfile

import debian
from lxml import etree
from pptx import Presentation

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def slide_texts(content):
    """Every text of a deck: slides, tables, notes."""
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        found.append(slide.notes_slide.notes_text_frame.text)
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def slide_charts(content):
    """Of each chart of a deck, from its XML: series → category → (value, upper end, lower end)."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = [name for name in pack.namelist() if re.fullmatch(r"ppt/charts/chart\d+\.xml", name)]
        names.sort(key=lambda name: int(re.search(r"\d+", name)[0]))
        return [_series(etree.fromstring(pack.read(name))) for name in names]


def _series(root):
    found = {}
    for one in root.iter(f"{CHART}ser"):
        name = one.find(f"{CHART}tx//{CHART}v").text
        values, names = (_points(one.find(f"{CHART}{part}")) for part in ("val", "cat"))
        plus, minus = (_points(one.find(f"{CHART}errBars/{CHART}{part}")) for part in ("plus", "minus"))
        ends = {at: tuple(float(part[at]) if part else None for part in (plus, minus)) for at in values}
        found[name] = {names[at]: (float(text), *ends[at]) for at, text in values.items()}
    return found


def _points(element):
    if element is None:
        return {}
    return {int(point.get("idx")): point.find(f"{CHART}v").text for point in element.iter(f"{CHART}pt")}


def pdf_text(content, tmp_path):
    """What poppler reads of a PDF."""
    path = tmp_path / "read.pdf"
    path.write_bytes(content)
    return tool("pdftotext", "poppler-utils", "-layout", str(path), "-")


def tool(name, package, *arguments):
    """Run a program of a Debian package and give what it prints."""
    if not shutil.which(name):
        debian.install(package)
    return subprocess.run([name, *arguments], capture_output=True, text=True, check=True).stdout


class Page(html.parser.HTMLParser):
    """Texts and elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self.handlers = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.handlers += [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]

    def handle_data(self, data):
        if self.elements[-1:] != ["script"]:
            self.texts.append(data)


def offline_page(content):
    """The page of an offline pack."""
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return pack.read("index.html").decode()
