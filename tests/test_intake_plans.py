"""Plans, hotline reports, publications and renamed products as a clerk sends them: each bad row refused with its reason, good
ones published and met by their samples."""

from datetime import date

import pytest
from workbooks import filled

from data.settings import settings
from data.snapshots import live
from findings import Filters, Scope, find
from intake.publish import Request, check_files, publish_files
from intake.rejects import sentences
from queries import LOCAL

PLAN = {"Mã kế hoạch": "T-KH", "Tên kế hoạch": "Kế hoạch thử", "Từ ngày": "01/01/2026", "Đến ngày": "30/06/2026",
        "Mã tỉnh (từ 01/7/2025)": "19"}  # fmt: skip
OTHER = PLAN | {"Mã kế hoạch": "T-KH-2", "Từ ngày": "15/04/2025", "Đến ngày": "15/10/2025"}
NEW = {"Thời kỳ của mã địa bàn": "Từ 01/7/2025", "Cấp địa bàn": "Xã", "Mã địa bàn": "05503"}
WINDOW = {"Mã đợt": "T-D1", "Mã kế hoạch": "T-KH", "Tên đợt": "Đợt thử", "Từ ngày": "01/02/2026", "Đến ngày": "31/03/2026", **NEW}
QUOTA = {"Mã chỉ tiêu": "T-CT-1", "Mã kế hoạch": "T-KH", "Số mẫu phải lấy": 10}
TASK = {"Mã nhiệm vụ": "T-NV-1", "Mã kế hoạch": "T-KH", "Loại nhiệm vụ": "Tập huấn", "Nội dung nhiệm vụ": "Tập huấn cấp xã"}
REPORT = {"Mã tin báo": "T-DN-1", "Nhận lúc": "02/03/2026 08:30", "Nội dung phản ánh": "Nghi hàn the",
          "Mã tỉnh (từ 01/7/2025)": "19"}  # fmt: skip
SAID = {"Mã công khai": "T-CK-1", "Ngày công khai": "20/04/2026", "Mã tỉnh (từ 01/7/2025)": "19", "Loại công khai": "Vi phạm",
        "Nội dung đã công khai": "Xử phạt", "Công khai với ai": "Người dân", "Căn cứ": "Quyết định cuối cùng",
        "Số văn bản làm căn cứ": "12/QĐ-XPHC", "Ngày văn bản": "15/04/2026"}  # fmt: skip
RAPID = {"Mã mẫu": "T-M-60", "Chỉ tiêu": "Bifenthrin", "Phương pháp": "Test nhanh", "Test nhanh": "Có",
         "Kết quả (nguyên văn)": "45,5", "Đơn vị": "mg/kg"}  # fmt: skip
SHEETS = {
    "Kế hoạch giám sát": [PLAN, OTHER], "Đợt của kế hoạch": [WINDOW], "Chỉ tiêu lấy mẫu": [QUOTA],
    "Nhiệm vụ của kế hoạch": [TASK],
    "Tin báo đường dây nóng": [REPORT], "Nội dung đã công khai": [SAID],
}  # fmt: skip

BAD = [
    ("Kế hoạch giám sát", PLAN | {"Đến ngày": "31/12/2025"}, "sớm hơn ô «Từ ngày»"),
    ("Kế hoạch giám sát", PLAN | {"Mã tỉnh (từ 01/7/2025)": "06"}, "không có tỉnh nào mang mã «06»"),
    ("Đợt của kế hoạch", WINDOW | {"Đến ngày": "01/01/2026"}, "sớm hơn ô «Từ ngày»"),
    ("Đợt của kế hoạch", WINDOW | {"Đến ngày": "31/12/2026"}, "nằm ngoài thời gian của kế hoạch"),
    ("Đợt của kế hoạch", WINDOW | {"Mã địa bàn": "99999"}, "không có địa bàn nào mang mã «99999»"),
    ("Đợt của kế hoạch", WINDOW | {"Mã địa bàn": "05506"}, "mã địa bàn «05506» thuộc thời kỳ khác"),
    ("Đợt của kế hoạch", WINDOW | {"Mã địa bàn": None}, "phải có đủ cấp, thời kỳ và mã"),
    ("Đợt của kế hoạch", WINDOW | {"Thời kỳ của mã địa bàn": "Trước 01/7/2025", "Cấp địa bàn": "Tỉnh", "Mã địa bàn": "06"},
     "cấp tỉnh ghi theo mã từ 01/7/2025"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Số mẫu phải lấy": 0}, "chỉ tiêu «0» không phải là chỉ tiêu"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Tháng (ngày đầu tháng)": "15/02/2026"}, "hay ngày đầu tháng"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Tháng (ngày đầu tháng)": "01/08/2026"}, "nằm ngoài thời gian của kế hoạch hoặc của đợt"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Mã đợt": "T-D1", "Tháng (ngày đầu tháng)": "01/05/2026"}, "nằm ngoài thời gian"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Mã kế hoạch": "T-KH-2", "Mã đợt": "T-D1"}, "đợt «T-D1» là của kế hoạch khác"),
    ("Chỉ tiêu lấy mẫu", QUOTA | {"Mã kế hoạch": "T-KH-9"}, "không tìm thấy «T-KH-9»"),
    ("Nhiệm vụ của kế hoạch", TASK | {"Ngày hoàn thành": "01/01/2099"}, "ngày chưa tới"),
    ("Nhiệm vụ của kế hoạch", TASK | {"Loại nhiệm vụ": "Đi chơi"}, "không có trong danh mục"),
    ("Tin báo đường dây nóng", REPORT | {"Xử lý xong lúc": "01/03/2026"}, "sớm hơn ô «Nhận lúc»"),
    ("Nội dung đã công khai", SAID | {"Căn cứ": "Kết quả test nhanh"}, "kết quả test nhanh không được công khai"),
    ("Nội dung đã công khai", SAID | {"Căn cứ": "Kết quả phòng thử nghiệm"}, "chỉ công khai theo quyết định cuối cùng"),
    ("Nội dung đã công khai", SAID | {"Mã mẫu": "T-M-60"}, "mẫu «T-M-60» chỉ có kết quả test nhanh"),
    ("Nội dung đã công khai", SAID | {"Ngày văn bản": "01/05/2026"}, "sớm hơn ô «Ngày văn bản»"),
    ("Nội dung đã công khai", SAID | {"Số văn bản làm căn cứ": None}, "bắt buộc phải có"),
]  # fmt: skip


def checked(path, sheets, **change):
    """A dry run over the template with these further sheets; its last sample has a rapid test alone."""
    last = {("Kết quả thử nghiệm", 60, heading): cell for heading, cell in RAPID.items()}
    return check_files([filled(path, more=sheets, change=last | change)])


def test_good_rows_are_taken(empty_root, tmp_path):
    found = checked(tmp_path / "tot.xlsx", SHEETS)
    assert found.rejected == 0
    for name, rows in (("plan", 2), ("plan_window", 1), ("plan_quota", 1), ("plan_task", 1), ("hotline_report", 1)):
        assert found.counts[name].accepted == rows, name
    assert found.counts["publication"].accepted == 1


@pytest.mark.parametrize(("sheet", "row", "words"), BAD, ids=range(len(BAD)))
def test_each_bad_row_is_refused_with_its_reason(empty_root, tmp_path, sheet, row, words):
    sheets = SHEETS | {sheet: [row] if sheet != "Kế hoạch giám sát" else [row, OTHER]}
    found = checked(tmp_path / "sai.xlsx", sheets)
    said = [line for line in sentences(found.problems) if f"trang {sheet}, dòng 2" in line]
    assert any(words in line for line in said), sentences(found.problems)


def test_a_sample_with_a_laboratory_result_may_be_named(empty_root, tmp_path):
    sheets = SHEETS | {"Nội dung đã công khai": [SAID | {"Mã mẫu": "T-M-17"}]}
    assert checked(tmp_path / "tot.xlsx", sheets).rejected == 0


def published(path, more, change=None):
    publish_files([filled(path, more=more, change=change)], Request())
    now = live().manifest
    return Scope(now, LOCAL)


def whole(plan_id=None):
    return Filters(date(2025, 1, 1), date(2026, 6, 30), plan_id=plan_id)


def test_the_plan_is_met_by_its_samples_the_narrowest_quota_first(empty_root, tmp_path):
    samples = {("Mẫu", row, "Mã kế hoạch"): "T-KH" for row in range(1, 61)}
    quotas = [QUOTA, QUOTA | {"Mã chỉ tiêu": "T-CT-2", "Mã đợt": "T-D1", "Số mẫu phải lấy": 6},
              QUOTA | {"Mã chỉ tiêu": "T-CT-3", "Nhóm mối nguy": "Thuốc bảo vệ thực vật", "Số mẫu phải lấy": 5}]  # fmt: skip
    scope = published(tmp_path / "a.xlsx", SHEETS | {"Chỉ tiêu lấy mẫu": quotas}, samples)
    found = find("plans", whole("T-KH"), scope)
    quota = found.frame("quota").set_index("quota_id")
    # Every third day, even ones in Nghệ An: Tân Cương in February and March, then the rest of Thái Nguyên, then the others.
    days = [(date(2026, 1, 1).toordinal() + 3 * row, row) for row in range(1, 61)]
    here = [date.fromordinal(day) for day, row in days if (1 + row % 12) % 2]
    inside = sum(date(2026, 2, 1) <= day <= date(2026, 3, 31) for day in here)
    assert quota.n_taken["T-CT-2"] == inside > 0
    assert quota.n_taken["T-CT-1"] == sum(day <= date(2026, 6, 30) for day in here) - inside
    assert quota.n_taken["T-CT-3"] == sum(day <= date(2026, 6, 30) for day in here)  # all are tested for pesticides
    assert found.facts["n_outside"] == 60 - quota.n_taken["T-CT-1"] - inside
    assert quota.place_name["T-CT-2"] == "Xã Tân Cương"


def test_a_window_of_an_old_commune_goes_on_beyond_the_merger_by_the_old_area(empty_root, tmp_path):
    old = WINDOW | {"Mã kế hoạch": "T-KH-2", "Thời kỳ của mã địa bàn": "Trước 01/7/2025", "Mã địa bàn": "05503",
                    "Từ ngày": "15/06/2025", "Đến ngày": "15/07/2025"}  # fmt: skip
    change = {("Mẫu", row, "Mã kế hoạch"): "T-KH-2" for row in (2, 4, 6)}
    days = {2: "20/06/2025", 4: "10/07/2025", 6: "20/07/2025"}
    change |= {("Mẫu", row, "Ngày giờ lấy mẫu"): day for row, day in days.items()}
    quota = QUOTA | {"Mã kế hoạch": "T-KH-2", "Mã đợt": "T-D1"}
    scope = published(tmp_path / "a.xlsx", SHEETS | {"Đợt của kế hoạch": [old], "Chỉ tiêu lấy mẫu": [quota]}, change)
    found = find("plans", whole("T-KH-2"), scope)
    assert found.frame("window").is_over_merger.tolist() == [True]
    assert found.frame("quota").n_taken.tolist() == [2]  # before and after 01/7/2025; the third lies outside the window
    assert found.facts["n_outside"] == 1
    assert settings().merger_date == date(2025, 7, 1)


def test_a_renamed_product_counts_once_and_an_upgrade_is_one(empty_root, tmp_path):
    renamed = {"Mã sản phẩm": "T-SP-21", "Tên sản phẩm": "Chè mới", "Mã cơ sở sản xuất": "T-CS-1",
               "Nhóm sản phẩm": "Sản phẩm chè từ cây chè", "Mã sản phẩm trước khi đổi tên": "T-SP-1"}  # fmt: skip
    twin = {"Mã sản phẩm": "T-SP-22", "Tên sản phẩm": "CHÈ  thử 2", "Mã cơ sở sản xuất": "T-CS-2",
            "Nhóm sản phẩm": "Sản phẩm chè từ cây chè"}  # fmt: skip
    award = {"Số quyết định": "90/QĐ", "Số sao": 5, "Hiệu lực từ": "01/04/2026", "Hiệu lực đến": "31/03/2029"}
    awards = [award | {"Mã sản phẩm": code} for code in ("T-SP-21", "T-SP-22")]
    change = {("Công nhận OCOP", 1, "Hiệu lực đến"): "28/02/2026"}
    scope = published(tmp_path / "a.xlsx", {"Sản phẩm": [renamed, twin], "Công nhận OCOP": awards}, change)
    found = find("register", whole(), scope)
    product = found.frame("product").set_index("product_id")
    assert found.facts["n_ever"] == 9  # eight, the renamed one among them, and the twin
    assert "T-SP-1" not in product.index
    assert (product.former_name["T-SP-21"], product.n_awards["T-SP-21"], product.stars_today["T-SP-21"]) == ("Chè thử 1", 2, 5)
    upgraded = found.frame("change").query("award_change == 'upgraded'").iloc[0]
    assert (upgraded.product_id, upgraded.stars_before, upgraded.stars, upgraded.gap_days) == ("T-SP-21", 4, 5, 31)
    assert set(found.frame("doubtful").product_id) == {"T-SP-2", "T-SP-22"}


@pytest.mark.parametrize(("former", "words"), [("T-SP-99", "không tìm thấy «T-SP-99»"), ("T-SP-21", "trùng với mã của chính")])
def test_a_former_code_that_cannot_be_is_refused(empty_root, tmp_path, former, words):
    row = {"Mã sản phẩm": "T-SP-21", "Tên sản phẩm": "Chè mới", "Mã cơ sở sản xuất": "T-CS-1",
           "Nhóm sản phẩm": "Sản phẩm chè từ cây chè", "Mã sản phẩm trước khi đổi tên": former}  # fmt: skip
    found = check_files([filled(tmp_path / "sai.xlsx", more={"Sản phẩm": [row]})])
    assert any(words in line for line in sentences(found.problems))


def product(code, former=None, **more):
    return {"Mã sản phẩm": code, "Tên sản phẩm": f"Chè {code}", "Mã cơ sở sản xuất": "T-CS-1",
            "Nhóm sản phẩm": "Sản phẩm chè từ cây chè", "Mã sản phẩm trước khi đổi tên": former} | more  # fmt: skip


def rejected_products(path, rows):
    found = check_files([filled(path, more={"Sản phẩm": rows})])
    wrong = found.problems[found.problems.extract == "product"]
    codes = found.rejected_rows["product"].set_index("row_id").product_id if "product" in found.rejected_rows else {}
    return {codes[row]: reason for row, reason in zip(wrong.row_id, wrong.reason, strict=True)}, sentences(found.problems)


def test_former_codes_that_go_in_a_circle_are_refused_with_all_that_rest_on_them(empty_root, tmp_path):
    rows = [product("X2", "X3"), product("X3", "X2"), product("X4", "X3"), product("X7", "X8"), product("X8", "T-SP-1")]
    found, said = rejected_products(tmp_path / "vong.xlsx", rows)
    assert found == {"X2": "former_circle", "X3": "former_circle", "X4": "orphan"}  # X4 rests on a row that is refused
    assert any("đi vòng" in line and "X2" in line and "X3" in line for line in said), said


def test_a_rejected_row_is_no_former_product_and_rejection_runs_on(empty_root, tmp_path):
    rows = [product("X5", "T-SP-1", **{"Nhóm sản phẩm": "Không có nhóm này"}), product("X6", "X5"), product("X7", "X6"),
            product("X8", "T-SP-2")]  # fmt: skip
    found, _ = rejected_products(tmp_path / "loai.xlsx", rows)
    assert found == {"X5": "unknown_code", "X6": "orphan", "X7": "orphan"}


def test_a_circle_that_closes_through_what_is_published_is_refused(empty_root, tmp_path):
    published(tmp_path / "a.xlsx", {"Sản phẩm": [product("X2"), product("X3", "X2")]})
    found, said = rejected_products(tmp_path / "b.xlsx", [product("X2", "X3")])
    assert found == {"X2": "former_circle"}, said


@pytest.mark.parametrize("written", ["02/2026", "2/2026", "2026-02", "tháng 2/2026", "Tháng 02 năm 2026", "T2/2026"])
def test_a_month_is_read_as_that_month(empty_root, tmp_path, written):
    scope = published(tmp_path / "a.xlsx", SHEETS | {"Chỉ tiêu lấy mẫu": [QUOTA | {"Tháng (ngày đầu tháng)": written}]})
    quota = find("plans", whole("T-KH"), scope).frame("quota")
    assert quota.month.dt.date.tolist() == [date(2026, 2, 1)]


@pytest.mark.parametrize("written", ["13/2026", "0/2026", "tháng 2", "02/26"])
def test_what_is_no_month_is_refused(empty_root, tmp_path, written):
    found = checked(tmp_path / "sai.xlsx", SHEETS | {"Chỉ tiêu lấy mẫu": [QUOTA | {"Tháng (ngày đầu tháng)": written}]})
    assert found.counts["plan_quota"].rejected == 1
