"""Mappings kept for an office: found again, used by themselves, merged in what was decided; who lands on what."""

import csv
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import Workbook
from workbooks import FACILITIES, SAMPLES, filled

from data.snapshots import current_id, root
from intake.__main__ import main
from intake.doubts import doubts
from intake.errors import IntakeError
from intake.flat import Mapping, propose
from intake.flat.needs import lacking
from intake.flat.vocabulary import PLACE
from intake.own import FOLDER, decided, is_own, keep, kept, kept_for
from intake.publish import Request, check_files, publish_files, rollback

HEADS = ["Mã mẫu", "Tên mẫu", "Cơ sở lấy mẫu", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT"]


def sheet(path, *, place="xã Tân Cương, TP Thái Nguyên", heads=HEADS, rows=6):
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(heads)
        for i in range(1, rows + 1):
            write([f"M{i}", "Chè xanh", f"Cơ sở {i}", place, f"{i}/9/2026", "Cadimi", "0,1", "mg/kg"][: len(heads)])
    return path


def counts(checked):
    return checked.accepted, checked.rejected, checked.total("not_data")


def test_a_kept_mapping_is_used_by_itself_and_says_so(empty_root, tmp_path, capsys):
    path = sheet(tmp_path / "a.csv")
    assert main(["check", str(path)]) == 2
    assert "không cho biết bảng nào" in capsys.readouterr().err
    keep(replace(propose(path).mapping, office="Chi cục A"))
    assert main(["check", str(path)]) == 0
    assert "a.csv: đọc theo ánh xạ đã lưu của Chi cục A." in capsys.readouterr().out
    assert main(["publish", str(path)]) == 0
    assert len(pd.read_parquet(root() / current_id() / "sample.parquet")) == 6


@pytest.mark.parametrize("office", ["/etc/../x", "../../ngoài", "Chi cục Nghệ An", "", "💧", "a" * 500])
def test_an_offices_name_never_leads_out_of_the_folder(empty_root, tmp_path, office):
    one = keep(replace(propose(sheet(tmp_path / "a.csv")).mapping, office=office))
    assert one.path.resolve().parent == (empty_root / FOLDER).resolve()
    assert kept()[0] == [one]


def test_another_sheet_of_the_office_does_not_push_the_first_out(empty_root, tmp_path):
    first = keep(replace(propose(sheet(tmp_path / "a.csv")).mapping, office="Chi cục A"))
    listed = tmp_path / "ds.csv"
    listed.write_text("Tên sản phẩm,Tên chủ thể,Địa chỉ,Hạng sao\nChè,HTX,xã Tân Cương,4 sao\n", encoding="utf-8")
    second = keep(replace(propose(listed).mapping, office="Chi cục A"))
    assert {one.path.name for one in kept()[0]} == {"chi-cuc-a.toml", "chi-cuc-a-2.toml"}
    assert keep(replace(first.mapping, key_prefix="A")).path == first.path
    assert kept_for(listed).path == second.path
    assert kept_for(tmp_path / "a.csv").path == first.path


def test_what_was_decided_for_one_sheet_holds_for_the_offices_others_only(empty_root, tmp_path):
    path = sheet(tmp_path / "a.csv", place="Khu chợ mới")
    whole = propose(path).mapping
    narrow = replace(whole, column={one: targets for one, targets in whole.column.items() if one != "ĐVT"})
    keep(replace(whole, office="Chi cục A"))
    keep(decided(replace(narrow, office="chi cuc A"), {(PLACE, "Khu chợ mới"): "new:05503"}))
    keep(decided(replace(narrow, office="Chi cục B"), {("test_result.analyte", "Cadimi"): "lead"}))
    found = kept_for(path).mapping
    assert found.place == {"Khu chợ mới": "new:05503"}
    assert dict(found.value) == {}
    assert counts(check_files([path])) == (6, 0, 1)


def test_a_sheet_renamed_from_quarter_to_quarter_is_still_known(empty_root, tmp_path):
    for title in ("Quý 3", "Quý 4"):
        book = Workbook()
        book.active.append(["Ghi chú", "Người lập"])
        own = book.create_sheet(title)
        own.append(HEADS)
        for i in range(1, 5):
            own.append([f"M{i}", "Chè xanh", f"CS {i}", "xã Tân Cương, TP Thái Nguyên", f"{i}/9/2026", "Cadimi", "0,1", "mg/kg"])
        book.save(tmp_path / f"{title}.xlsx")
    keep(replace(propose(tmp_path / "Quý 3.xlsx", sheet="Quý 3").mapping, sheet="Quý 3"))
    assert kept_for(tmp_path / "Quý 4.xlsx").mapping.sheet == "Quý 4"
    assert counts(check_files([tmp_path / "Quý 4.xlsx"]))[:2] == (4, 0)


def test_a_broken_kept_mapping_stands_in_nobodys_way(empty_root, tmp_path):
    path = sheet(tmp_path / "a.csv")
    good = keep(propose(path).mapping)
    (empty_root / FOLDER / "hong.toml").write_text("not toml [", encoding="utf-8")
    mappings, broken = kept()
    assert mappings == [good]
    assert "hong.toml" in str(broken[0])
    assert kept_for(path) == good


def test_templates_and_own_sheets_are_told_apart_and_not_mixed(empty_root, tmp_path):
    template, own = filled(tmp_path / "bm.xlsx"), sheet(tmp_path / "a.csv")
    assert [is_own(template), is_own(own), is_own(sheet(tmp_path / "Mẫu.csv"))] == [False, True, False]
    keep(propose(own).mapping)
    with pytest.raises(IntakeError, match=r"a\.csv là bảng của đơn vị"):
        check_files([template, own])


def test_several_sheets_of_an_office_are_one_delivery(empty_root, tmp_path):
    paths = [sheet(tmp_path / "a.csv"), sheet(tmp_path / "b.csv", rows=3, heads=HEADS[:7])]
    for path in paths:
        keep(propose(path).mapping)
    checked = check_files(paths)
    assert checked.sheets["a.csv"].read == 7
    assert {one.mapping.office for one in kept()[0]} == {"a", "b"}
    assert set(checked.origins.mappings) == {"a.csv", "b.csv"}


def test_doubts_are_asked_once_and_decided_for_good(empty_root, tmp_path):
    path = sheet(tmp_path / "a.csv", place="xã Không Có, huyện Đại Từ")
    mapping = propose(path).mapping
    (one,) = doubts(check_files([path], mapping=mapping))
    assert (one.file, one.target, one.text, one.rows) == ("a.csv", PLACE, "xã Không Có, huyện Đại Từ", 6)
    mapping = decided(mapping, {(one.target, one.text): "old:05815"})
    assert counts(check_files([path], mapping=mapping)) == (6, 0, 1)


def test_a_province_for_the_whole_sheet_settles_a_name_of_several_provinces(empty_root, tmp_path):
    path = sheet(tmp_path / "a.csv", place="xã An Khánh")
    mapping = propose(path).mapping
    checked = check_files([path], mapping=mapping)
    assert checked.accepted == 0
    assert {one.name for one in doubts(checked)[0].candidates} >= {"Xã An Khánh, Thái Nguyên", "Xã An Khánh, Hà Nội"}
    for province, code in (("Thái Nguyên", "19"), ("Hà Nội", "01")):
        whole = replace(mapping, constant={**mapping.constant, PLACE: f"tỉnh {province}"})
        publish_files([path], Request(replace=["facility", "product", "sample", "test_result"]), mapping=whole)
        assert set(pd.read_parquet(root() / current_id() / "sample.parquet").province_code) == {code}


def test_what_a_mapping_lacks():
    assert lacking(Mapping(column={"a": ("sample.sample_id",), "b": ("product.product_name",)})) == [
        "facility.facility_name", "facility.stage", "facility.commune_era", "facility.commune_code", "sample.stage",
        "sample.purpose", "sample.taken_at",
    ]  # fmt: skip
    constants = {"facility.stage": "processing", "sample.purpose": "monitoring", "product.product_name": "Chè"}
    whole = Mapping(column={"a": ("sample.sample_id", "sample.taken_at", "facility.facility_name", PLACE)}, constant=constants)
    assert lacking(whole) == []


def test_what_would_change_is_what_changes(empty_root, tmp_path):
    publish_files([filled(tmp_path / "a.xlsx")], Request())
    before = {name: pd.read_parquet(root() / current_id() / f"{name}.parquet") for name in ("facility", "sample")}
    change = {("Cơ sở", 1, "Tên cơ sở"): "Tên mới", ("Cơ sở", 2, "Tên cơ sở"): "Tên khác", ("Mẫu", 1, "Mã mẫu"): "T-M-999",
              ("Kết quả thử nghiệm", 1, "Mã mẫu"): "T-M-999"}  # fmt: skip
    book = filled(tmp_path / "b.xlsx", change=change)
    landing = check_files([book]).landing
    publish_files([book], Request())
    after = {name: pd.read_parquet(root() / current_id() / f"{name}.parquet") for name in before}
    named = landing.changes["facility"]
    names = [dict(zip(frame.facility_id, frame.facility_name, strict=True)) for frame in (before["facility"], after["facility"])]
    assert named.replaced == sum(names[0][key] != names[1][key] for key in names[0]) == 2
    assert (named.before, named.added, named.same, named.after) == (FACILITIES, 0, FACILITIES - 2, len(after["facility"]))
    assert landing.changes["sample"].added == len(set(after["sample"].sample_id) - set(before["sample"].sample_id)) == 1
    assert landing.changes["sample"].after == len(after["sample"]) == SAMPLES + 1
    assert landing.as_of.isoformat() == str(after["sample"].taken_date.max())[:10]


def test_nobody_publishes_or_goes_back_while_another_checks_for_publishing(empty_root, tmp_path):
    first = publish_files([filled(tmp_path / "a.xlsx")], Request())[0]
    refused = []

    def meanwhile(_step, _share):
        for attempt in (lambda: publish_files([tmp_path / "a.xlsx"], Request()), lambda: rollback(first.snapshot_id)):
            with pytest.raises(IntakeError, match="Đang có một lần công bố khác"):
                attempt()
            refused.append(attempt)

    second = publish_files([tmp_path / "a.xlsx"], Request(), progress=meanwhile)[0]
    assert refused
    assert second.parent_id == first.snapshot_id
    assert current_id() == second.snapshot_id
