"""Bad deliveries: one clear sentence that names the place, a non-zero exit, and nothing published changes."""

import hashlib

import pytest
from openpyxl import Workbook
from workbooks import filled, rows

from intake.__main__ import main


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with one real snapshot."""
    root = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCOP_DATA", str(root))
        assert main(["publish", str(filled(root.parent / "good.xlsx"))]) == 0
    return root


@pytest.fixture
def refused(published, monkeypatch, capsys):
    """Publish arguments that must be refused; returns all that was said."""
    monkeypatch.setenv("OCOP_DATA", str(published))

    def state():
        files = sorted(path for path in published.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def run(*arguments):
        before = state()
        capsys.readouterr()
        assert main(["publish", *map(str, arguments)]) != 0
        assert state() == before
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return said.out + said.err

    return run


CELLS = [
    ("Mẫu", 5, "Ngày giờ lấy mẫu", "31/02/2026", "không phải ngày có thật"),
    ("Mẫu", 5, "Ngày giờ lấy mẫu", "01/01/2099", "ngày chưa tới"),
    ("Mẫu", 6, "Mục đích lấy mẫu", "Đi chơi", "không có trong danh mục"),
    ("Mẫu", 7, "Mã sản phẩm", "T-SP-99", "không tìm thấy"),
    ("Mẫu", 8, "Mã sản phẩm", None, "bắt buộc"),
    ("Chuyến hàng", 3, "Khối lượng (kg)", -5, "nhỏ hơn"),
    ("Chuyến hàng", 3, "Khối lượng (kg)", "nhiều", "không phải là số"),
    ("Cơ sở", 2, "Mã xã", "99999", "không có xã nào"),
    ("Cơ sở", 2, "Mã xã", "05504", "không có xã nào"),
    ("Công nhận OCOP", 1, "Hiệu lực đến", "31/12/2020", "sớm hơn"),
    ("Công nhận OCOP", 1, "Số sao", 7, "lớn hơn"),
    ("Kết quả thử nghiệm", 4, "Kết quả (nguyên văn)", "hơi nhiều", "chưa hiểu kết quả"),
    ("Kết quả thử nghiệm", 4, "Kết quả (nguyên văn)", "0,05 µg/kg", "ghi đơn vị khác"),
    ("Kết quả thử nghiệm", 4, "Chỉ tiêu", "Kryptonite", "không có trong danh mục"),
]


@pytest.mark.parametrize(("sheet", "row", "heading", "cell", "words"), CELLS)
def test_a_bad_cell_is_named_with_its_place(refused, tmp_path, sheet, row, heading, cell, words):
    said = refused(filled(tmp_path / "sai.xlsx", change={(sheet, row, heading): cell}))
    line = next(line for line in said.splitlines() if words in line)
    assert f"sai.xlsx, trang {sheet}, dòng {row + 1}, cột «{heading}»" in line


def test_a_name_that_is_not_the_codes(refused, tmp_path):
    said = refused(filled(tmp_path / "sai.xlsx", change={("Cơ sở", 2, "Tên xã"): "Kim Liên"}))
    assert "dòng 3, cột «Mã xã»: mã xã «17464» là của Xã Diễn Châu, không khớp" in said


def test_a_code_of_the_other_era(refused, tmp_path):
    # 16675 was Hưng Dũng in Vinh until 30/6/2025 and is no commune since.
    change = {("Cơ sở", 2, "Mã xã"): "16675", ("Cơ sở", 2, "Tên xã"): "Hưng Dũng"}
    said = refused(filled(tmp_path / "sai.xlsx", change=change))
    assert "thuộc thời kỳ khác (ở đó là Phường Hưng Dũng)" in said


def test_duplicate_keys_name_each_other(refused, tmp_path):
    twin = rows()["Mẫu"][0]
    said = refused(filled(tmp_path / "sai.xlsx", more={"Mẫu": [twin]}))
    assert "mã «T-M-1» lặp lại ở dòng 62 (sai.xlsx, Mẫu)" in said
    assert "mã «T-M-1» lặp lại ở dòng 2 (sai.xlsx, Mẫu)" in said


def test_an_orphan_by_a_rejected_row(refused, tmp_path):
    new = rows()["Sản phẩm"][0] | {"Mã sản phẩm": "T-SP-50", "Nhóm sản phẩm": "Xe máy"}
    said = refused(filled(tmp_path / "sai.xlsx", more={"Sản phẩm": [new]}, change={("Mẫu", 1, "Mã sản phẩm"): "T-SP-50"}))
    assert "cột «Mã sản phẩm»: không tìm thấy «T-SP-50» trong trang Sản phẩm" in said


def test_a_missing_column(refused, tmp_path):
    said = refused(filled(tmp_path / "sai.xlsx", drop_columns=[("Mẫu", "Ngày giờ lấy mẫu")]))
    assert "sai.xlsx, trang Mẫu: thiếu cột «Ngày giờ lấy mẫu»" in said


def test_a_missing_sheet_leaves_orphans(refused, tmp_path):
    names = {"Mã mẫu": "T-M-900"}
    change = {("Kết quả thử nghiệm", 1, name): cell for name, cell in names.items()}
    said = refused(filled(tmp_path / "sai.xlsx", change=change, drop_sheets=["Mẫu"]))
    assert "không tìm thấy «T-M-900» trong trang Mẫu" in said


FILES = [
    ("trong.xlsx", b"", "Tệp trong.xlsx trống"),
    ("hong.xlsx", b"PK\x03\x04 broken", "bị hỏng"),
    ("khoa.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "có mật khẩu"),
    ("cu.xls", b"\xd0\xcf\x11\xe0", "dạng .xls cũ"),
    ("anh.png", b"\x89PNG", "Không đọc được loại tệp"),
    ("vo-danh.csv", b"a,b\n1,2\n", "không cho biết bảng nào"),
    ("sample.csv", "Mã mẫu,Mã sản phẩm\n".encode("utf-32"), "UTF-32"),
    ("sample.csv", "T£n c¬ së,S¶n phÈm,§Þa chØ\nRau c¶i,ChÌ,B¶n\n".encode("latin-1") * 9, "TCVN3"),
    ("sample.csv", "サンプル,製品\n試料,茶\n".encode("shift-jis") * 20, "bảng mã chữ"),
    ("sample.parquet", b"PAR1 broken", "bị hỏng"),
]


@pytest.mark.parametrize(("name", "content", "words"), FILES)
def test_a_bad_file_is_named(refused, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    said = refused(tmp_path / name)
    assert name in said
    assert words in said


def test_an_empty_workbook_and_an_empty_template(refused, tmp_path):
    Workbook().save(tmp_path / "rong.xlsx")
    assert "không có trang nào của biểu mẫu" in refused(tmp_path / "rong.xlsx")
    assert main(["template", "--out", str(tmp_path / "mau.xlsx")]) == 0
    assert "Không có dòng dữ liệu nào" in refused(tmp_path / "mau.xlsx")


def test_formulas_hidden_sheets_and_a_file_above_the_limit(refused, tmp_path, monkeypatch, capsys):
    book = Workbook()
    book.active.title = "Mẫu"
    book.active["A1"], book.active["A2"] = "Mã mẫu", "=1+1"
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(tmp_path / "cong-thuc.xlsx")
    assert "trang Mẫu" in refused(tmp_path / "cong-thuc.xlsx")
    from dataclasses import replace

    from data.settings import settings
    from intake import read

    monkeypatch.setattr(read, "settings", lambda: replace(settings(), max_bytes=100))
    assert "vượt quá" in refused(filled(tmp_path / "to.xlsx"))
