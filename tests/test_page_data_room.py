"""The page of data without a browser: from a file to published numbers, one step at a time, and back."""

import csv
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest
from workbooks import SAMPLES, filled

from data.contracts import extracts
from data.settings import settings
from data.snapshots import current_id, history, live, root
from intake.flat import propose
from intake.lock import only_publisher
from intake.own import FOLDER, keep, kept
from intake.publish import Request, publish_files
from queries import LOCAL, Viewer, ask
from queries.viewers import ROLES

WRONG = {("Mẫu", 1, "Mục đích lấy mẫu"): "?"}
SHEET = ["Mã mẫu", "Tên mẫu", "Cơ sở lấy mẫu", "Nơi ở", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT", "Cột lạ"]


@pytest.fixture
def room(empty_root):
    """The page, opened where nothing was published yet."""
    return opened()


def opened(**link):
    app = AppTest.from_file("../dashboard.py", default_timeout=120)
    for name, text in link.items():
        app.query_params[name] = text
    app.run()
    app.switch_page("pages/data_room.py")
    return fine(app.run())


def fine(app):
    assert not app.exception
    return app


def load(app, *paths):
    app.file_uploader[0].set_value([(path.name, path.read_bytes(), "application/octet-stream") for path in paths])
    fine(app.run())
    return fine(app.button(key="check").click().run())


def press(app, key):
    return fine(app.button(key=key).click().run())


def said(app):
    return " ".join(one.value for kind in ("subheader", "markdown", "caption", "info", "success") for one in app.get(kind))


@pytest.fixture
def own_sheet(tmp_path):
    """A sheet of an office: an address nobody knows, an analyte nobody knows, a heading nobody knows."""
    path = tmp_path / "quy-3.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(["KẾT QUẢ QUÝ III"])
        write(SHEET)
        for i in range(1, 11):
            place = "Khu chợ mới" if i > 8 else "xã Tân Cương, TP Thái Nguyên"
            analyte = "Chất zeta" if i == 8 else "Cadimi"
            write([f"M{i}", "Chè xanh", f"Cơ sở {i}", place, f"{i}/9/2026", analyte, "0,1", "mg/kg", "x"])
    return path


def test_a_good_template_is_published_and_the_pages_show_it(room, tmp_path):
    app = load(room, filled(tmp_path / "bm.xlsx"))
    assert "164 dòng: 164 nhận, 0 loại, 0 không phải dữ liệu" in said(app)
    assert not history()
    app = press(app, "publish")
    assert "Đã công bố 164 dòng" in app.success[0].value
    counts = ask("sample_failures_by_month", snapshot_id=current_id()).frame
    assert counts.n_samples.sum() + counts.n_undecided.sum() == SAMPLES
    app.switch_page("pages/overview.py")
    fine(app.run())
    assert "60" in app.title[0].value
    assert not app.error


def test_rejected_rows_are_shown_and_the_clerk_says_what_about_them(room, tmp_path):
    app = load(room, filled(tmp_path / "bm.xlsx", change=WRONG))
    assert "164 dòng: 162 nhận, 2 loại" in said(app)
    rows = [one.value for one in app.dataframe if "Lý do" in one.value]
    assert [frame["Dòng"].tolist() for frame in rows] == [[2], [2]]
    assert "«?» không có trong danh mục" in rows[0]["Lý do"].iloc[0]
    assert not [one for one in app.button if one.key == "publish"]
    app = fine(app.radio(key="way").set_value("mend").run())
    assert not [one for one in app.button if one.key == "publish"]
    app = fine(app.radio(key="way").set_value("part").run())
    press(app, "publish")
    assert live().manifest.files["sample.parquet"]["rows"] == SAMPLES - 1


def test_reasons_filter_the_rejected_rows(room, tmp_path):
    app = load(room, filled(tmp_path / "bm.xlsx", change=WRONG | {("Mẫu", 3, "Ngày giờ lấy mẫu"): "32/13/2026"}))
    assert len([one for one in app.dataframe if "Lý do" in one.value]) == 2
    app = fine(app.button_group(key="reasons").set_value(["bad_date"]).run())
    rows = [one.value for one in app.dataframe if "Lý do" in one.value]
    assert [frame["Dòng"].tolist() for frame in rows] == [[4]]


def test_what_would_change_is_shown_first(room, tmp_path):
    publish_files([filled(tmp_path / "a.xlsx")], Request())
    later = filled(tmp_path / "b.xlsx", change={("Cơ sở", 1, "Tên cơ sở"): "Tên mới"}, more={"Lô hàng": [
        {"Mã lô": "T-L-99", "Mã sản phẩm": "T-SP-1", "Mã cơ sở": "T-CS-1", "Ngày sản xuất": "01/03/2026"}]})  # fmt: skip
    app = load(opened(), later)
    changes = next(one.value for one in app.dataframe if "Sau công bố" in one.value).set_index("Bảng")
    assert changes.loc["Cơ sở"].astype(int).tolist() == [12, 0, 1, 11, 12]
    assert changes.loc["Lô hàng"].astype(int).tolist() == [8, 1, 0, 8, 9]


def test_real_data_over_simulated_ones_ask_for_a_yes(demo_copy, tmp_path):
    app = load(opened(), filled(tmp_path / "bm.xlsx"))
    assert any("thay toàn bộ dữ liệu mô phỏng" in one.value for one in app.warning)
    assert app.button(key="publish").disabled
    app = fine(app.checkbox(key="agree_demo").check().run())
    press(app, "publish")
    assert not live().manifest.is_demo


@pytest.fixture
def demo_copy(empty_root):
    from intake.demo import main

    main(["--tests", "500", "--shipments", "50"], lambda _step, _share: None)
    return empty_root


def test_an_office_matches_its_sheet_once_and_decides_once(room, own_sheet, empty_root):
    app = load(room, own_sheet)
    box = {one.label: one for one in app.selectbox}
    assert box["Mã mẫu"].value == "sample.sample_id"
    assert box["Nơi ở"].value == "facility.place"
    assert box["Cột lạ"].value is None
    assert "12 dòng, trong đó 10 dòng dữ liệu" in " ".join(one.label for one in app.expander)
    fine(app.text_input[0].set_value("Chi cục Thử").run())
    app = press(app, "keep")
    assert "12 dòng: 7 nhận, 3 loại, 2 không phải dữ liệu" in said(app)
    asked = {one.label: one for one in app.selectbox}
    asked["Khu chợ mới"].set_value("new:05503")
    asked["Chất zeta"].set_value("cadmium")
    app = press(app, "remember")
    assert "12 dòng: 10 nhận, 0 loại" in said(app)
    press(app, "publish")
    assert live().manifest.files["sample.parquet"]["rows"] == 10
    assert (empty_root / FOLDER / "chi-cuc-thu.toml").is_file()
    again = load(opened(), own_sheet)
    assert "12 dòng: 10 nhận, 0 loại" in said(again)
    assert "ánh xạ đã lưu của Chi cục Thử" in said(again)


def test_a_corrected_column_and_a_constant_are_kept(room, own_sheet):
    app = load(room, own_sheet)
    next(one for one in app.selectbox if one.label == "Cột lạ").set_value("sample.laboratory_name")
    fine(app.run())
    next(one for one in app.selectbox if one.label.startswith("Mẫu › Mục đích")).set_value("ocop_check")
    fine(app.run())
    press(app, "keep")
    mapping = kept()[0][0].mapping
    assert mapping.column["Cột lạ"] == ("sample.laboratory_name",)
    assert mapping.constant["sample.purpose"] == "ocop_check"


def test_what_blanks_of_a_column_mean_is_not_asked_and_not_lost(room, tmp_path):
    path = tmp_path / "ket-luan.csv"
    lines = [f"M{i},Chè xanh,Cơ sở {i},xã Tân Cương,{i}/9/2026,{'' if i < 3 else 'Cadimi'},,Đạt" for i in range(1, 9)]
    heads = "Mã mẫu,Tên mẫu,Cơ sở lấy mẫu,Địa chỉ,Ngày lấy mẫu,Chỉ tiêu,Kết quả,Kết luận"
    path.write_text("\n".join([heads, *lines]), encoding="utf-8")
    proposed = propose(path).mapping.constant["test_result.analyte"]
    app = load(room, path)
    assert not [one for one in app.selectbox if one.label == "Kết quả thử nghiệm › Chỉ tiêu"]
    press(app, "keep")
    assert kept()[0][0].mapping.constant["test_result.analyte"] == proposed


def test_what_the_clerk_chose_stays_when_the_language_changes(room, own_sheet):
    app = load(room, own_sheet)
    next(one for one in app.selectbox if one.label == "Cột lạ").set_value("sample.laboratory_name")
    fine(app.run())
    app.query_params["lang"] = "en"
    fine(app.run())
    assert app.title[0].value.startswith("Load the office's data")
    assert next(one for one in app.selectbox if one.label == "Cột lạ").value == "sample.laboratory_name"


def test_a_kept_mapping_can_be_looked_at_again(room, own_sheet):
    app = press(load(room, own_sheet), "keep")
    app = press(app, "again_0")
    assert "sửa nếu cần rồi lưu lại" in said(app)
    next(one for one in app.selectbox if one.label == "Cột lạ").set_value("sample.taking_authority")
    fine(app.run())
    press(app, "keep")
    assert [one.mapping.column.get("Cột lạ") for one in kept()[0]] == [("sample.taking_authority",)]


def test_what_was_wrongly_understood_is_decided_otherwise(room, own_sheet):
    app = press(load(room, own_sheet), "keep")
    place = "xã Tân Cương, TP Thái Nguyên"
    assert place in app.multiselect(key="assumed_wrong").options[0]
    fine(app.multiselect(key="assumed_wrong").set_value([f"facility.place {place}"]).run())
    next(one for one in app.selectbox if one.label == place).set_value("new:17464")
    app = press(app, "remember_otherwise")
    assert kept()[0][0].mapping.place == {place: "new:17464"}
    fine(app.radio(key="way").set_value("part").run())
    press(app, "publish")
    assert set(pd.read_parquet(root() / current_id() / "facility.parquet").new_commune_code) == {"17464"}


BAD = {
    "hong.xlsx": (b"PK\x03\x04 not a workbook", "bị hỏng"),
    "khoa.xlsx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "có mật khẩu"),
    "anh.png": (b"\x89PNG", "Không đọc được loại tệp"),
    "cu.xls": (b"\xd0\xcf\x11\xe0", ".xls cũ"),
    "trong.csv": (b"", "trống"),
    "thu.csv": ("Kính gửi\nChi cục\n".encode(), "không tìm thấy dòng tiêu đề"),
    "la.parquet": (b"PAR1", "bị hỏng"),
    "la.csv": (b"a,b\n1,2\n", "không tìm thấy dòng tiêu đề"),
    "mẫu.csv": ("Mã mẫu,Ngày giờ lấy mẫu\nM1,1/1/2026\n".encode(), "thiếu cột"),
    "tcvn3.csv": ("Tªn c¬ së,§Þa chØ,Ngµy lÊy mÉu\n".encode("cp1252") + "C¬ së A,X· B,§¹t\n".encode("cp1252") * 9, "TCVN3"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_and_nothing_changes(empty_root, tmp_path, name, language):
    path = tmp_path / name
    path.write_bytes(BAD[name][0])
    app = load(opened(lang=language), path)
    assert len(app.error) == 1
    assert name in app.error[0].value
    assert language == "en" or BAD[name][1] in app.error[0].value
    assert not history()
    app = press(app, "restart")
    assert not app.error
    assert app.file_uploader


def test_two_files_of_one_name_and_a_file_above_the_limit_are_refused(room, tmp_path, monkeypatch):
    (tmp_path / "b").mkdir()
    paths = [filled(tmp_path / "a.xlsx"), filled(tmp_path / "b" / "a.xlsx")]
    app = load(room, *paths)
    assert "Hai tệp cùng tên a.xlsx" in app.error[0].value
    monkeypatch.setattr("ui.room.settings", lambda: replace(settings(), max_bytes=2**20))
    (tmp_path / "to.csv").write_bytes(b"x" * (2**20 + 1))
    app = load(opened(), tmp_path / "to.csv")
    assert "vượt quá 1 MB" in app.error[0].value


def test_another_publisher_at_work_is_said(room, tmp_path):
    app = load(room, filled(tmp_path / "bm.xlsx"))
    with only_publisher():
        app = press(app, "publish")
    assert "Đang có một lần công bố khác" in app.error[0].value
    assert "Đã công bố" in press(app, "publish").success[0].value


def test_data_published_meanwhile_are_checked_against(room, tmp_path):
    app = load(room, filled(tmp_path / "bm.xlsx"))
    publish_files([tmp_path / "bm.xlsx"], Request())
    app = fine(app.run())
    assert "kiểm tra lại trên bản ấy" in said(app)
    changes = next(one.value for one in app.dataframe if "Sau công bố" in one.value).set_index("Bảng")
    assert changes.loc["Mẫu"].astype(int).tolist() == [SAMPLES, 0, 0, SAMPLES, SAMPLES]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", ["history", "quality", "dictionary"])
def test_the_other_tabs_stand_full_and_empty(empty_root, tmp_path, tab, language):
    app = opened(lang=language)
    app.query_params["tab"] = tab
    fine(app.run())
    assert not app.error
    publish_files([filled(tmp_path / "bm.xlsx", change=WRONG)], Request(accept_partial=True))
    fine(app.run())
    assert not app.error
    assert len(app.dataframe) >= 1


def test_who_may_publish():
    assert {role for role in ROLES if Viewer(role, "19").may_publish} == {"clerk", "admin"}
    assert LOCAL.may_publish


def test_the_servers_limit_is_the_settings():
    import tomllib

    config = tomllib.loads((Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 2**20 == settings().max_bytes


def test_a_sheet_that_is_only_named_like_an_extract_is_the_offices_own(room, tmp_path):
    book = Workbook()
    book.active.title = next(kind.vi for kind in extracts() if kind.name == "product")
    book.active.append(["TT", "Tên sản phẩm", "Tên chủ thể", "Địa chỉ", "Hạng sao", "Số quyết định", "Ngày công nhận"])
    for i in range(1, 8):
        book.active.append([i, f"Chè số {i}", f"HTX {i}", "xã Tân Cương, Thái Nguyên", "4 sao", f"{i}/QĐ", "15/12/2024"])
    book.save(tmp_path / "ocop.xlsx")
    app = load(room, tmp_path / "ocop.xlsx")
    assert "Bảng của đơn vị: ocop.xlsx" in said(app)
    assert "8 dòng: 7 nhận, 0 loại, 1 không phải dữ liệu" in said(press(app, "keep"))


def choose(app, key, row):
    """Choose a row of a table, as a click does."""
    app.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return fine(app.run())


def test_kept_mappings_are_listed_renamed_and_deleted(room, own_sheet):
    press(load(room, own_sheet), "keep")
    keep(replace(kept()[0][0].mapping, office="Chi cục Thử", column={"Tên hàng": ("product.product_name",)}))
    app = opened()
    table = next(one.value for one in app.dataframe if "Tên ánh xạ" in one.value)
    assert sorted(table["Nội dung"]) == ["Kết quả thử nghiệm", "Sản phẩm"]
    at = table["Đơn vị"].tolist().index("Chi cục Thử")
    app = choose(app, "kept", at)
    next(one for one in app.text_input if one.label == "Tên đơn vị").set_value("Chi cục Mới")
    next(one for one in app.text_input if one.label == "Tên ánh xạ").set_value("Hàng quý")
    app = press(app, "rename")
    assert {one.mapping.title for one in kept()[0]} == {"quy-3", "Chi cục Mới – Hàng quý"}
    at = [one.mapping.office for one in kept()[0]].index("Chi cục Mới")
    app = press(choose(app, "kept", at), "forget")
    assert len(kept()[0]) == 2
    press(app, "forget_yes")
    assert [one.mapping.title for one in kept()[0]] == ["quy-3"]


def test_an_archive_is_loaded_as_its_files(room, tmp_path):
    with zipfile.ZipFile(tmp_path / "quy.zip", "w") as archive:
        archive.write(filled(tmp_path / "bm.xlsx"), "thu muc/bm.xlsx")
    app = load(room, tmp_path / "quy.zip")
    assert "164 dòng: 164 nhận" in said(app)
    with zipfile.ZipFile(tmp_path / "xau.zip", "w") as archive:
        archive.write(tmp_path / "bm.xlsx", "../bm.xlsx")
    app = load(opened(), tmp_path / "xau.zip")
    assert "dẫn ra ngoài thư mục" in app.error[0].value


def test_a_missing_sheet_is_one_sentence_on_the_page(room, tmp_path):
    app = load(room, filled(tmp_path / "thieu.xlsx", drop_sheets=["Mẫu"]))
    assert [one.value for one in app.error if "Thiếu trang tính Mẫu: 60 dòng" in one.value]
    assert sum("60 mã" in one.value for one in app.caption) == 1
    assert len(next(one.value for one in app.dataframe if "Lý do" in one.value)) == SAMPLES
