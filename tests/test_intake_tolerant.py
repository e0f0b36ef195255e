"""Deliveries as they come: renamed and missing sheets, one odd cell, archives; nothing is skipped in silence, nothing guessed."""

import json
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from workbooks import SAMPLES, filled

from data.settings import settings
from data.snapshots import live
from intake.__main__ import main
from intake.causes import causes
from intake.errors import IntakeError
from intake.fonts import converted
from intake.named import known_as
from intake.publish import Request, check_files, publish_files
from intake.read import read_files
from intake.rejects import bad_sheets, sentences


def renamed(path, old, new, *, change=None):
    """A filled template, one of its sheets under another name."""
    book = load_workbook(filled(path, change=change))
    book[old].title = new
    book.save(path)
    return path


@pytest.mark.parametrize("title", ["Mau lay", "MẪU 2025", "Mẫu (2)", "Bản sao của Mẫu", "Mâu lấy", "Samples", "Sheet7"])
def test_a_renamed_sheet_is_known(empty_root, tmp_path, title):
    checked = check_files([renamed(tmp_path / "bm.xlsx", "Mẫu", title)])
    assert checked.counts["sample"].accepted == SAMPLES
    assert checked.rejected == 0
    assert ("sheet_taken", {"place": f"bm.xlsx – {title}", "label": "Mẫu"}) in checked.remarks


def test_two_sheets_of_one_extract_are_both_read(empty_root, tmp_path):
    path = filled(tmp_path / "bm.xlsx")
    book = load_workbook(path)
    twin = book.copy_worksheet(book["Mẫu"])
    twin.title = "Mẫu (2)"
    for row in range(2, twin.max_row + 1):
        twin.cell(row, 1, f"{twin.cell(row, 1).value}-B")
    book.save(path)
    assert check_files([path]).counts["sample"].accepted == 2 * SAMPLES


def test_a_sheet_that_is_not_known_and_holds_rows_is_never_skipped(empty_root, tmp_path, capsys):
    path = filled(tmp_path / "bm.xlsx")
    book = load_workbook(path)
    notes = book.create_sheet("Ghi chú")
    notes.append(["Gửi kèm công văn 12"])
    book.save(path)
    assert check_files([path]).rejected == 0
    for row in (["Ngày", "Việc"], ["1/2", "Lấy mẫu"], ["2/2", "Gửi mẫu"]):
        notes.append(row)
    book.save(path)
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "trang Ghi chú: có 2 dòng dữ liệu" in said
    notes.sheet_state = "hidden"
    book.save(path)
    assert main(["check", str(path)]) == 0


def test_a_csv_of_any_name_is_known_by_its_headings_alone(empty_root, tmp_path):
    heads = "Mã mẫu,Chỉ tiêu,Phương pháp,Kết quả (nguyên văn),Đơn vị\n"
    (tmp_path / "tai-ve (3).csv").write_text(heads + "M1,Chì,TCVN,1,mg/kg\n", encoding="utf-8")
    assert [raw.extract for raw in read_files([tmp_path / "tai-ve (3).csv"]).raws] == ["test_result"]
    assert known_as("Kết quả", [["Mã mẫu", "Tên mẫu", "Chỉ tiêu", "Kết quả", "Nơi lấy"]]) is None
    assert known_as("Cảnh báo", [["Việc", "Ngày"]]) is None


def test_a_missing_sheet_is_one_sentence_and_its_orphans_one_cause(empty_root, tmp_path, capsys):
    path = filled(tmp_path / "thieu.xlsx", drop_sheets=["Mẫu"])
    assert main(["check", str(path), "--rejects", str(tmp_path / "loai.xlsx")]) == 1
    said = capsys.readouterr().out.splitlines()
    assert sum("Thiếu trang tính Mẫu: 60 dòng của Kết quả thử nghiệm" in line for line in said) == 1
    of_orphans = [line for line in said if "cột «Mã mẫu»" in line]
    assert len(of_orphans) == 1
    assert "60 dòng (từ dòng 2 đến dòng 61): 60 mã (T-M-1, T-M-2, T-M-3, …) không có trong trang Mẫu" in of_orphans[0]
    main(["check", str(path), "--format", "json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["reason"], one["rows"]) for one in problems] == [("orphan", SAMPLES)]
    sheet = load_workbook(tmp_path / "loai.xlsx").worksheets[0]
    assert sheet.max_row == 1 + SAMPLES
    assert "không tìm thấy «T-M-60»" in str(sheet.cell(61, 1).value)


def test_causes_part_the_problems(empty_root, tmp_path):
    change = {("Mẫu", row, "Mục đích lấy mẫu"): "?" for row in (1, 2, 9)} | {("Mẫu", 3, "Ngày giờ lấy mẫu"): "32/1/2026"}
    problems = check_files([filled(tmp_path / "a.xlsx", change=change)]).problems
    found = causes(problems)
    assert sum(one.rows for one in found) == len(problems) == 8
    assert {(one.first["reason"], one.rows) for one in found} == {("unknown_code", 3), ("bad_date", 1), ("orphan", 4)}
    assert next(one.sentence for one in found if one.rows == 1) in sentences(problems)


def test_days_in_messages_are_written_as_people_do(empty_root, tmp_path):
    from datetime import datetime

    change = {
        ("Công nhận OCOP", 1, "Hiệu lực đến"): datetime(2020, 12, 31),  # noqa: DTZ001
        ("Mẫu", 2, "Ngày giờ lấy mẫu"): datetime(2099, 1, 2, 8, 30),  # noqa: DTZ001
    }
    checked = check_files([filled(tmp_path / "a.xlsx", change=change)])
    vi, en = (" ".join(sentences(checked.problems, language)) for language in ("vi", "en"))
    assert "«31/12/2020» sớm hơn" in vi
    assert "«02/01/2099 08:30» là ngày chưa tới" in vi
    assert "“31 Dec 2020” is earlier" in en
    assert "2020-12" not in vi + en + "".join(row.told for sheet in bad_sheets(checked) for row in sheet.rows)


OLD = [("ChÌ T©n C­¬ng", "Chè Tân Cương"), ("C¬ së chÕ biÕn", "Cơ sở chế biến"), ("Rau c¶i", "Rau cải"), ("B¾c K¹n", "Bắc Kạn")]
ORDINARY = [
    "Chè xanh", "Trà sen", "Señor", "5 µg", "Tilt®Super 300EC", "Nestlé", "Müller GmbH", "Noël", "Kho¹", "a·b", "½ kg", "HTX A©",
    "Cty CP ÐT", "Cu Ðơ", "Hà Nội", "25 °C", "m²", "CuSO4·5H2O", "Coca-Cola®", "Đạt¹", "Cơ sở «Hương» số 1",
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD)
def test_one_cell_of_an_old_font_is_refused_with_what_it_may_say(empty_root, tmp_path, old, new):
    assert converted(old) == new
    checked = check_files([filled(tmp_path / "a.xlsx", change={("Cơ sở", 12, "Tên cơ sở"): old})])
    assert [one.reason for one in checked.problems.itertuples() if one.extract == "facility"] == ["tcvn3_cell"]
    assert any("phông TCVN3" in said for said in sentences(checked.problems))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_not_taken_for_an_old_font(text):
    assert converted(text) is None


def test_a_japanese_csv_is_refused_by_name(tmp_path):
    words = "ﾃｽﾄ,ｻﾝﾌﾟﾙ,ｷｶﾝ\n" + "ﾁｬ,ﾎｳｺｸ,ｹｯｶ\n" * 3
    (tmp_path / "sample.csv").write_bytes(words.encode("shift-jis"))
    with pytest.raises(IntakeError, match=r"bảng mã chữ của sample\.csv \(Shift-JIS\)"):
        read_files([tmp_path / "sample.csv"])


def packed(path, *files, names=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, file in enumerate(files):
            archive.writestr(names[number] if names else f"so lieu/{file.name}", file.read_bytes())
    return path


def test_an_archive_of_several_extracts_publishes_what_its_files_do(empty_root, tmp_path):
    publish_files([filled(tmp_path / "bm.xlsx")], Request())
    first = live().manifest
    parts = [empty_root / first.snapshot_id / f"{name}.parquet" for name in ("facility", "product", "sample", "test_result")]
    lines = ["Mã mẫu;Chỉ tiêu;Phương pháp;Kết quả (nguyên văn);Đơn vị"] + [f"T-M-{i};Chì;TCVN;0,{i};mg/kg" for i in range(1, 9)]
    (tmp_path / "them.csv").write_text("\n".join(lines), encoding="utf-8")
    path = packed(tmp_path / "quy.zip", *parts, tmp_path / "them.csv")
    checked = check_files([path])
    assert checked.rejected == 0
    assert checked.counts["test_result"].accepted == SAMPLES + 8
    publish_files([path], Request())
    assert live().manifest.files["test_result.parquet"]["rows"] == SAMPLES + 8


BAD = [
    (["../sample.csv"], "dẫn ra ngoài thư mục"),
    (["/etc/sample.csv"], "dẫn ra ngoài thư mục"),
    (["C:\\x\\sample.csv"], "dẫn ra ngoài thư mục"),
    (["a\\..\\..\\sample.csv"], "dẫn ra ngoài thư mục"),
    (["sample.exe"], "không phải .xlsx, .csv"),
    (["a.zip"], "không phải .xlsx, .csv"),
    (["a/sample.csv", "b/sample.csv"], "cùng tên sample.csv"),
    ([], "không có tệp"),
    ([f"{n}.csv" for n in range(201)], "nhiều hơn 200"),
]


@pytest.mark.parametrize(("names", "words"), BAD)
def test_an_archive_made_to_harm_is_refused_before_it_is_unpacked(empty_root, tmp_path, names, words):
    (tmp_path / "x.csv").write_text("Mã mẫu\nM1\n", encoding="utf-8")
    path = packed(tmp_path / "xau.zip", *[tmp_path / "x.csv"] * len(names), names=names)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(IntakeError, match=r"^[^\n]*$") as refused:
        check_files([path])
    assert words in str(refused.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_that_unpacks_to_too_much_or_is_broken(empty_root, tmp_path, monkeypatch):
    (tmp_path / "sample.csv").write_bytes(b"0" * 5 * 2**20)
    path = packed(tmp_path / "bom.zip", tmp_path / "sample.csv")
    assert path.stat().st_size < 20_000
    monkeypatch.setattr("intake.archive.settings", lambda: replace(settings(), max_bytes=4 * 2**20))
    with pytest.raises(IntakeError, match=r"sample\.csv vượt quá 4 MB"):
        check_files([path])
    monkeypatch.setattr("intake.archive.settings", lambda: replace(settings(), max_unpacked_bytes=4 * 2**20))
    with pytest.raises(IntakeError, match=r"bom\.zip giải nén ra hơn 4 MB"):
        check_files([path])
    (tmp_path / "hong.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(IntakeError, match=r"hong\.zip bị hỏng"):
        check_files([tmp_path / "hong.zip"])


def test_a_link_in_an_archive_is_refused(empty_root, tmp_path):
    entry = zipfile.ZipInfo("sample.csv")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "noi.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(IntakeError, match="dẫn ra ngoài thư mục"):
        check_files([tmp_path / "noi.zip"])


def test_a_list_in_german_is_not_taken_for_an_old_font(tmp_path):
    book = Workbook()
    for row in ["Behörde,Gefährdung,Rückstände", "München,Säure,Öl", "Köln,Nüsse,für Käufer", "août,août,août"] * 5:
        book.active.append(row.split(","))
    book.save(tmp_path / "de.xlsx")
    from intake.flat.grid import read_grids

    assert len(read_grids(tmp_path / "de.xlsx")[0].rows) == 20
