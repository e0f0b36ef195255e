"""Alerts in a real browser: two viewers at once walk one through every state; the server is killed in the middle."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time

import pytest
from browsing import HERE, browser, server, settle, wait_for

from records import events

pytestmark = pytest.mark.browser
RECORDED = re.compile("Đã ghi vào sổ|Recorded: ")
# Step, who records it (the first or the second viewer), what its form asks besides name and reason.
WALK = [
    ("Partner province confirmed", 1, {}), ("Truy xuất xong", 0, {}), ("Cause verified", 1, {}),
    ("Bắt đầu thu hồi", 0, {"Hình thức thu hồi": "Bắt buộc", "Khối lượng phải thu hồi (kg)": "120", "Số văn bản": "45/QĐ"}),
    ("Facility stopped", 1, {}), ("Kết thúc thu hồi", 0, {"Khối lượng đã thu hồi (kg)": "85"}), ("Corrected", 1, {}),
    ("Xử lý xong", 0, {"Hình thức xử lý": "Tiêu hủy", "Khối lượng đã xử lý (kg)": "85"}), ("Facility reported", 1, {}),
    ("Công khai", 0, {"Số văn bản": "9/QĐ-CC"}), ("Closed", 1, {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def late(demo):
    return next(one for one in demo.planted if one["kind"] == "late_alert")["sample_id"]


def opened(chromium, url, sample_id, lang, **how):
    page = chromium.new_page(viewport={"width": 1366, "height": 900}, **how)
    page.goto(f"{url}/alerts?sample_id={sample_id}{lang}")
    settle(page)
    return page


def choose(page, label, option):
    page.get_by_label(label, exact=True).first.click()
    page.get_by_role("option").filter(has_text=option).first.click()
    settle(page)


def fill(page, name, reason, *, english):
    page.get_by_label("Your name" if english else "Họ tên người ghi").first.fill(name)
    page.get_by_label("Reason, details" if english else "Lý do, nội dung").first.fill(reason)


def send(page, *, english):
    page.get_by_role("button", name="Record" if english else "Ghi vào sổ", exact=True).click()


def test_two_viewers_at_once_walk_an_alert_through_every_state(demo_root, demo, chromium, late):
    with server(demo_root) as url:
        pages = [opened(chromium, url, late, ""), opened(chromium, url, late, "&lang=en")]
        assert "quá hạn" in pages[0].get_by_role("heading", level=1).inner_text()
        fill(pages[0], "Lan", "<script>window.harmed = 1</script> báo *qua* điện thoại", english=False)
        fill(pages[1], "Bình", "=1+1", english=True)
        send(pages[0], english=False)
        pages[0].get_by_text("Đã ghi vào sổ: thông báo tỉnh đối tác").wait_for()
        send(pages[1], english=True)
        pages[1].get_by_text("was recorded by Lan").wait_for()
        for step, who, asked in WALK:
            page = pages[who]
            page.reload()
            settle(page)
            record_step(page, step, asked, english=bool(who))
        pages[0].reload()
        settle(pages[0])
        assert "vụ việc đã kết thúc" in pages[0].get_by_role("heading", level=1).inner_text()
        pages[0].get_by_text("không ghi thêm").wait_for()
        assert not any(page.evaluate("window.harmed") for page in pages)
        take_both_papers(pages[0])


def record_step(page, step, asked, *, english):
    choose(page, "Step" if english else "Bước", step)
    for label, text in asked.items():
        if "Hình thức" in label:
            page.get_by_label(label, exact=True).click()
            page.get_by_role("option").filter(has_text=text).first.click()
        else:
            page.get_by_label(label, exact=True).fill(text)
            page.keyboard.press("Tab")
    fill(page, "Bình" if english else "Lan", "=1+1", english=english)
    send(page, english=english)
    page.get_by_text(RECORDED).first.wait_for()
    settle(page)


def take_both_papers(page):
    for name in ("Công văn thông báo tỉnh đối tác", "Quyết định thu hồi"):
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).click()
        assert taken.value.suggested_filename.endswith(".docx")


def test_the_list_opens_an_alert_and_the_link_keeps_its_filter(demo_root, chromium, late):
    with server(demo_root) as url:
        page = chromium.new_page(viewport={"width": 1366, "height": 900})
        page.goto(f"{url}/alerts?timing=late")
        settle(page)
        grid = page.locator("[data-testid=stDataFrame] canvas").first
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        page.mouse.click(box["x"] + 18, box["y"] + 52)
        page.wait_for_url("**sample_id=**")
        page.get_by_role("heading", level=2, name="Diễn biến vụ việc").wait_for()
        page.get_by_role("button", name="Về danh sách").click()
        page.wait_for_function("!location.search.includes('sample_id')")
        assert "timing=late" in page.url


def started(root, records):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = {**os.environ, "OCOP_DATA": str(root), "OCOP_RECORDS": records}
    running = subprocess.Popen(command, cwd=HERE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{port}/_stcore/health")
    return running, f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("after_s", [0.02, 0.2, 1.5])
def test_a_server_killed_while_recording_leaves_the_step_whole_or_not_at_all(
    demo_root, demo, chromium, late, monkeypatch, after_s
):
    records = f"sqlite:///{tempfile.mkdtemp(prefix='ocop-records-')}/records.db"
    monkeypatch.setenv("OCOP_RECORDS", records)
    running, url = started(demo_root, records)
    page = opened(chromium, url, late, "")
    fill(page, "Lan", "báo qua điện thoại", english=False)
    send(page, english=False)
    time.sleep(after_s)
    running.kill()
    running.wait()
    kept = events(kind="alert_step")
    assert [(one.body["step"], one.author, one.reason) for one in kept] in (
        [], [("notified_partner", "Lan", "báo qua điện thoại")],
    )  # fmt: skip
    again, url = started(demo_root, records)
    page = opened(chromium, url, late, "")
    said = page.get_by_role("heading", level=1).inner_text()
    again.terminate()
    again.wait()
    assert ("quá hạn 1 bước" in said) == (not kept)
