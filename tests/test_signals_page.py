"""The page of signals: two sessions acknowledge, nothing is overwritten, what was said is marked; weeks by a link."""

import pytest
from streamlit.testing.v1 import AppTest

from records import events

SUBJECT = "month:40:fresh_produce:pesticide:monitoring:2026-10-01"


@pytest.fixture
def log(demo, tmp_path, monkeypatch):
    """An empty log of this test's own, beside the shared snapshot."""
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")


def opened(**link):
    app = AppTest.from_file("../dashboard.py", default_timeout=120)
    for _ in range(2):
        for name, text in link.items():
            app.query_params[name] = text
        app.run()
        app.switch_page("pages/signals.py")
    for name, text in link.items():
        app.query_params[name] = text
    return app.run()


def acknowledged(app, author, decision, reason):
    app.text_input(key=f"author:{SUBJECT}").input(author)
    app.radio(key=f"decision:{SUBJECT}").set_value(decision)
    app.text_area(key=f"reason:{SUBJECT}").input(reason)
    next(one for one in app.button if one.label in ("Ghi vào sổ", "Record")).click()
    app.run()
    assert not app.exception
    return app


def texts(app):
    return [one.value for one in (*app.markdown, *app.caption, *app.info, *app.warning)]


def test_two_sessions_acknowledge_and_nothing_is_overwritten(log):
    first, second = opened(), opened(lang="en")
    assert any("Chưa ai ghi nhận" in text for text in texts(first))
    acknowledged(first, "Nguyễn Thị Lan", "real", "Ba chợ cùng một *nguồn* rau")
    acknowledged(second, "Trần Văn Bình", "watch", "Chờ kết quả tháng 11")
    assert [(one.author, one.body["decision"]) for one in events(subject=SUBJECT)] == [
        ("Nguyễn Thị Lan", "real"),
        ("Trần Văn Bình", "watch"),
    ]
    said = texts(second)
    assert any("Nguyễn Thị Lan" in text and "Real, act" in text and "\\*nguồn\\*" in text for text in said)
    assert any("Trần Văn Bình" in text and "Keep watching" in text for text in said)
    table = second.run().dataframe[0].value
    assert table["Acknowledged"].iloc[0] == "Keep watching (Trần Văn Bình)"
    assert table["Place"].iloc[0] == "Nghệ An"  # marked, not hidden
    acknowledged(first, "Nguyễn Thị Lan", "explained", "Đã tìm ra nguồn")  # another event of the same session
    assert [one.body["decision"] for one in events(subject=SUBJECT)] == ["real", "watch", "explained"]


@pytest.mark.parametrize(("author", "reason", "asked"), [("", "vì sao", "họ tên"), ("Lan", "  ", "lý do")])
def test_without_a_name_or_a_reason_nothing_is_recorded(log, author, reason, asked):
    app = acknowledged(opened(), author, "explained", reason)
    assert any(asked in one.value for one in app.warning)
    assert events() == ()
    assert app.text_area(key=f"reason:{SUBJECT}").value == reason


def test_a_log_that_cannot_be_written_keeps_what_was_typed(log, monkeypatch):
    app = opened()
    monkeypatch.setenv("OCOP_RECORDS", "sqlite:////nowhere/records.db")
    app.text_input(key=f"author:{SUBJECT}").input("Lan")
    app.text_area(key=f"reason:{SUBJECT}").input("vì sao")
    next(one for one in app.button if one.label == "Ghi vào sổ").click().run()
    assert not app.exception
    assert {"Chưa ghi được vào sổ", "Chưa đọc được sổ ghi chép"} <= {one.value.split(";")[0] for one in app.warning}
    assert app.text_area(key=f"reason:{SUBJECT}").value == "vì sao"
    assert app.dataframe[0].value["Địa bàn"].iloc[0] == "Nghệ An"


def test_weeks_and_a_series_by_a_link(log):
    app = opened(signal_grain="week", series="19:tea:pesticide")
    assert any("Thái Nguyên" in one.value for one in app.header)
    assert app.title[0].value.startswith("1 tín hiệu rõ từ 19/10/2026")
    assert any("Theo tuần chỉ xét cấp tỉnh" in text for text in texts(app))
    assert not app.exception
    assert not any("nan" in str(text).lower().split() for text in texts(app))


def test_nothing_in_what_is_chosen_is_said(log):
    app = opened(province_code="01", product_group="honey")
    assert not app.exception
    assert not app.error
    assert any("tín hiệu" in text for text in (app.title[0].value, *texts(app)))
