"""Filled templates for tests: valid rows by default, any cell changed by (sheet, row, heading)."""

from datetime import date, timedelta

from openpyxl import load_workbook

from intake.template import write_template

FACILITIES, PRODUCTS, SAMPLES = 12, 8, 60


def rows():
    """Rows by sheet, each a dictionary by heading; Tân Cương (Thái Nguyên) and Diễn Châu (Nghệ An)."""
    found = {name: [] for name in ("Cơ sở", "Sản phẩm", "Công nhận OCOP", "Lô hàng", "Chuyến hàng", "Mẫu", "Kết quả thử nghiệm")}
    for i in range(1, FACILITIES + 1):
        place = ("05503", "Tân Cương") if i % 2 else ("17464", "Diễn Châu")
        found["Cơ sở"].append({
            "Mã cơ sở": f"T-CS-{i}", "Tên cơ sở": f"Cơ sở thử {i}", "Công đoạn": "Chế biến",
            "Thời kỳ của mã xã": "Từ 01/7/2025", "Mã xã": place[0], "Tên xã": place[1],
        })  # fmt: skip
    for i in range(1, PRODUCTS + 1):
        found["Sản phẩm"].append({
            "Mã sản phẩm": f"T-SP-{i}", "Tên sản phẩm": f"Chè thử {i}", "Mã cơ sở sản xuất": f"T-CS-{i}",
            "Nhóm sản phẩm": "Sản phẩm chè từ cây chè", "Nền mẫu": "Chè",
        })  # fmt: skip
        found["Công nhận OCOP"].append({
            "Mã sản phẩm": f"T-SP-{i}", "Số quyết định": f"{i}/QĐ-UBND", "Số sao": 3 + i % 3,
            "Hiệu lực từ": "01/01/2025", "Hiệu lực đến": "31/12/2027",
        })  # fmt: skip
        found["Lô hàng"].append({
            "Mã lô": f"T-L-{i}", "Mã sản phẩm": f"T-SP-{i}", "Mã cơ sở": f"T-CS-{i}", "Ngày sản xuất": "01/03/2026",
        })  # fmt: skip
        found["Chuyến hàng"].append({
            "Mã chuyến hàng": f"T-CH-{i}", "Mã lô": f"T-L-{i}", "Mã cơ sở gửi": f"T-CS-{i}", "Mã cơ sở nhận": f"T-CS-{i + 1}",
            "Ngày gửi": "10/03/2026", "Khối lượng (kg)": "1.234,5", "Giá trị (đồng)": 1_000_000,
        })  # fmt: skip
    for i in range(1, SAMPLES + 1):
        day = date(2026, 1, 1) + timedelta(days=3 * i)
        found["Mẫu"].append({
            "Mã mẫu": f"T-M-{i}", "Mã sản phẩm": f"T-SP-{1 + i % PRODUCTS}", "Mã cơ sở lấy mẫu": f"T-CS-{1 + i % FACILITIES}",
            "Công đoạn": "Chế biến", "Mục đích lấy mẫu": "Giám sát", "Ngày giờ lấy mẫu": day.strftime("%d/%m/%Y"),
        })  # fmt: skip
        found["Kết quả thử nghiệm"].append({
            "Mã mẫu": f"T-M-{i}", "Chỉ tiêu": "Bifenthrin", "Phương pháp": "TCVN",
            "Kết quả (nguyên văn)": "45,5" if i % 17 == 0 else "KPH (LOD=0,01)", "Đơn vị": "mg/kg",
        })  # fmt: skip
    return found


def filled(path, *, change=None, more=None, drop_sheets=(), drop_columns=()):
    """Write a filled template; `change` maps (sheet, row from 1, heading) to a cell, `more` a sheet to further rows."""
    write_template(path)
    book = load_workbook(path)
    data = rows()
    for (sheet, row, heading), cell in (change or {}).items():
        data[sheet][row - 1][heading] = cell
    for sheet, added in (more or {}).items():
        data[sheet] = [*data.get(sheet, []), *added]
    for sheet, lines in data.items():
        heads = [cell.value for cell in book[sheet][1]]
        for line in lines:
            assert set(line) <= set(heads), set(line) - set(heads)
            book[sheet].append([line.get(head) for head in heads])
    for sheet, heading in drop_columns:
        heads = [cell.value for cell in book[sheet][1]]
        book[sheet].delete_cols(heads.index(heading) + 1)
    for sheet in drop_sheets:
        del book[sheet]
    book.save(path)
    return path
