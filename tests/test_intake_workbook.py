"""The reader of workbooks: the same cells as another reader finds, and one sentence for each that is not one."""

import random
import resource
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from workbooks import filled

from data.snapshots import current_id
from intake.errors import IntakeError
from intake.flat.grid import read_grids
from intake.publish import Request, publish_files
from intake.read import read_files
from intake.remarks import remarks
from intake.workbook import sheets

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HERE = Path(__file__).parent.parent


def read(path):
    return {title: [row for row in rows if any(row)] for title, rows in sheets(path)}


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_cells_are_what_openpyxl_reads(tmp_path, epoch):
    chance = random.Random(3)  # noqa: S311 any values will do
    days = [datetime.fromisoformat(f"2024-12-{day}T{hour}:30") for day, hour in ((31, "08"), ("01", 23))]
    kinds = [-5, 49_999, 0.1, 1e-7, 12345.678, date(2025, 2, 3), *days, "Chè Tân Cương", " hai  chữ\n", None, True, False, ""]
    book = Workbook()
    book.epoch = epoch or book.epoch
    for _ in range(200):
        book.active.append(chance.choices(kinds, k=12))
    book.save(tmp_path / "a.xlsx")
    theirs = [row for row in load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True) if any(row)]
    mine = next(iter(read(tmp_path / "a.xlsx").values()))
    for row, other in zip(mine, theirs, strict=True):
        whole = [*row, *[None] * (len(other) - len(row))]
        assert whole == [_as_text(cell) for cell in other]


def _as_text(cell):
    if cell is None or isinstance(cell, bool):
        return {True: "true", False: "false"}.get(cell)
    if isinstance(cell, str):
        return " ".join(cell.split()) or None
    return cell.isoformat() if isinstance(cell, date) else str(cell).replace(".", "," if "e" not in str(cell) else ".")


def by_hand(path, sheet, strings="<sst/>"):
    """A workbook of a sheet's XML, its shared texts and more of its book, in a prefix as some programs write."""
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        sheets = '<x:sheets><x:sheet name="A" r:id="r1"/></x:sheets>'
        archive.writestr("xl/workbook.xml", f'<x:workbook xmlns:x="{NS}" xmlns:r="{links}">{sheets}</x:workbook>')
        targets = (("r1", "worksheet", "sheet1.xml"), ("r2", "sharedStrings", "s.xml"))
        told = "".join(f'<Relationship Id="{one}" Type="{links}/{kind}" Target="{name}"/>' for one, kind, name in targets)
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{told}</Relationships>")
        archive.writestr("xl/s.xml", strings)
        whole = f'<x:worksheet xmlns:x="{NS}" xmlns="{NS}"><x:sheetData>{sheet}</x:sheetData></x:worksheet>'
        archive.writestr("xl/sheet1.xml", whole)
    return path


def test_a_prefix_texts_in_runs_and_cells_without_their_place(tmp_path):
    strings = (
        "<x:sst xmlns:x='a'><x:si><x:r><x:t>Ch_x00E8_ </x:t></x:r><x:r><x:t>xanh</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:si>"
    )
    strings += "</x:sst>"
    cells = '<x:c t="s"><x:v>0</x:v></x:c><x:c r="D1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:v>1.5</x:v></x:c>'
    path = by_hand(tmp_path / "a.xlsx", f'<x:row>{cells}</x:row><x:row r="5"><x:c r="A5"/></x:row>', strings)
    assert [rows for _, sheet in sheets(path) for rows in [list(sheet)]] == [[["Chè xanh", "1,5", None, "#N/A"], [], [], [], []]]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
BROKEN = [
    ("", LAUGHS + "<sst><si><t>&b;</t></si></sst>", "bị hỏng"),
    ("", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>', "bị hỏng"),
    ('<x:row><x:c t="s"><x:v>7</x:v></x:c></x:row>', "<sst/>", "bị hỏng"),
    ('<x:row r="999999999"><x:c><x:v>1</x:v></x:c></x:row>', "<sst/>", "bị hỏng"),
    ('<x:row r="2"/><x:row r="1"/>', "<sst/>", "bị hỏng"),
    ('<x:row><x:c r="ZZZ1"><x:v>1</x:v></x:c></x:row>', "<sst/>", "bị hỏng"),
    ("<x:row><x:c><x:v>x</x:v></x:c></x:row>", "<sst/>", "bị hỏng"),
]


@pytest.mark.parametrize(("sheet", "strings", "words"), BROKEN)
def test_xml_made_to_harm_is_refused_at_once(tmp_path, sheet, strings, words):
    path = by_hand(tmp_path / "xau.xlsx", sheet, strings)
    with pytest.raises(IntakeError, match=words) as refused:
        read(path)
    assert "xau.xlsx" in str(refused.value)


@pytest.mark.parametrize("part", ["xl/workbook.bin", "content.xml", "word/document.xml"])
def test_other_kinds_under_the_name_of_a_workbook(tmp_path, part):
    with zipfile.ZipFile(tmp_path / "khac.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(IntakeError, match=r"Không đọc được loại tệp của khac\.xlsx"):
        read(tmp_path / "khac.xlsx")


def test_a_chart_on_a_sheet_of_its_own_does_no_harm(tmp_path):
    book = Workbook()
    book.active.append(["Mã mẫu", 1])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1))
    book.create_chartsheet("Biểu đồ").add_chart(chart)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == {"Sheet": [["Mã mẫu", "1"]]}


def test_a_million_formatted_rows_take_seconds(tmp_path):
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(2, 2**20))
    path = by_hand(tmp_path / "to.xlsx", f'<row r="1"><c r="A1"><v>5</v></c></row>{empty}')
    begun = time.process_time()
    (grid,) = read_grids(path)
    assert grid.rows == [["5"]]
    assert time.process_time() - begun < 20


def test_hidden_rows_are_read_and_said_and_an_empty_formula_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["Mã mẫu", "Tên"])
    book.active.append(["M1", "Chè"])
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "an.xlsx")
    assert read(tmp_path / "an.xlsx")["Sheet"][1] == ["M1", "Chè"]
    assert remarks(tmp_path / "an.xlsx") == [("hidden_rows", {"file": "an.xlsx", "sheet": "Sheet"})]
    book.active["B2"] = '=A2&"x"'
    book.save(tmp_path / "an.xlsx")
    with pytest.raises(IntakeError, match=r"ô B2: công thức chưa có giá trị"):
        remarks(tmp_path / "an.xlsx")


OLD = [
    ("Maõ maãu,Teân maãu,Cô sôû\nA1,Rau caûi,Coâng ty Thöïc phaåm\n", "phông VNI"),
    ("M· mÉu,T£n c¬ së,§Þa chØ\nA1,Rau c¶i,B¶n\n", "phông TCVN3"),
]


@pytest.mark.parametrize(("text", "words"), OLD)
@pytest.mark.parametrize("kind", ["utf-8", "latin-1", "xlsx"])
def test_text_of_fonts_before_unicode(tmp_path, text, words, kind):
    path = tmp_path / ("cu.xlsx" if kind == "xlsx" else "cu.csv")
    if kind == "xlsx":
        book = Workbook()
        for line in (text * 5).splitlines():
            book.active.append(line.split(","))
        book.save(path)
    else:
        path.write_bytes((text * 5).encode(kind, errors="replace"))
    with pytest.raises(IntakeError, match=words):
        read_grids(path)


def test_a_folder_and_a_file_above_the_limit_are_not_read(tmp_path, monkeypatch):
    from dataclasses import replace

    from data.settings import settings
    from intake.flat import grid

    (tmp_path / "thu-muc.xlsx").mkdir()
    with pytest.raises(IntakeError, match=r"thu-muc\.xlsx là thư mục"):
        read_grids(tmp_path / "thu-muc.xlsx")
    (tmp_path / "to.csv").write_bytes(b"x" * 2000)
    monkeypatch.setattr(grid, "settings", lambda: replace(settings(), max_bytes=1000))
    with pytest.raises(IntakeError, match=r"to\.csv vượt quá"):
        read_grids(tmp_path / "to.csv")


def test_a_quote_left_open_loses_no_rows_in_silence(tmp_path):
    (tmp_path / "mo.csv").write_text('Mã mẫu,Tên\nA1,"Rau\nA2,Chè\n', encoding="utf-8")
    with pytest.raises(IntakeError, match=r"mo\.csv bị hỏng"):
        read_grids(tmp_path / "mo.csv")


def test_an_error_of_excel_is_no_name(empty_root, tmp_path):
    path = filled(tmp_path / "loi.xlsx", change={("Cơ sở", 3, "Tên cơ sở"): "#N/A"})
    with pytest.raises(IntakeError, match="dòng bị loại") as refused:
        publish_files([path], Request())
    assert refused.value.checked.counts["facility"].reasons == {"cell_error": 1}


def test_a_disk_that_fills_up_changes_nothing(empty_root, tmp_path):
    first, _ = publish_files([filled(tmp_path / "a.xlsx")], Request())
    room = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    room += "from intake.__main__ import main; from intake import write; old = write._write\n"
    room += "def tight(*a):\n    resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900)); return old(*a)\n"
    room += "write._write = tight; sys.exit(main(['publish', sys.argv[1]]))"
    said = subprocess.run(
        [sys.executable, "-c", room, str(tmp_path / "a.xlsx")], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert said.returncode == 2, said
    assert "bản số liệu đang dùng không thay đổi" in said.stderr
    assert "Traceback" not in said.stderr
    assert current_id() == first.snapshot_id
    assert not list(empty_root.glob(".partial-*"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_what_parts_a_csv_is_what_gives_every_row_as_many_cells(tmp_path):
    rows = "\n".join(f"M{i};Rau;xã Tân Cương, TP Thái Nguyên, tỉnh Thái Nguyên;0,0{i}" for i in range(5))
    (tmp_path / "a.csv").write_text(f"Mã mẫu;Tên mẫu;Địa chỉ;Kết quả\n{rows}\n", encoding="utf-8")
    (grid,) = read_grids(tmp_path / "a.csv")
    assert {len(row) for row in grid.rows} == {4}


def test_a_comma_that_shifts_the_cells_of_a_row_is_named(tmp_path):
    head = "Mã mẫu,Chỉ tiêu,Phương pháp,Kết quả (nguyên văn),Đơn vị\n"
    (tmp_path / "test_result.csv").write_text(head + "M1,Chì,TCVN,1,mg/kg\n" * 5 + "M2,Chì,TCVN,0,02,mg/kg\n", encoding="utf-8")
    with pytest.raises(IntakeError, match=r"test_result\.csv, dòng 7: có 6 ô nhưng tiêu đề chỉ có 5 cột"):
        read_files([tmp_path / "test_result.csv"])
