"""Every page in both languages, full and empty, without a browser: no error, the finding on top, nothing left to translate."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from ui.navigation import SECTIONS
from words import keys

PAGES = [name for names in SECTIONS.values() for name in names if name not in ("data_room", "meeting")]
EMPTY = {"from_date": "2015-01-01", "to_date": "2015-12-31"}
WRONG = {"district_code": "99999", "stars": "7", "from_date": "31/31/2026", "nonsense": "1"}


def run(page, **link):
    app = AppTest.from_file("../dashboard.py", default_timeout=60)
    for name, text in link.items():
        app.query_params[name] = text
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
        for name, text in link.items():
            app.query_params[name] = text
        app.run()
    return app


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("link", [{}, EMPTY], ids=["full", "empty"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_finding(demo, page, language, link):
    app = run(page, lang=language, **link)
    assert not app.exception
    assert not app.error
    said = app.title[0].value
    forms = [
        re.sub(r"\\{\w+\\}", ".*", re.escape(pair[language]))
        for key, pair in keys().items()
        if key.startswith(f"{page}.finding_")
    ]
    assert any(re.fullmatch(form, said) for form in forms), said
    assert (f"{page}.finding_empty" in keys() and keys()[f"{page}.finding_empty"][language] == said) == bool(link)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_with_nonsense_opens_with_its_good_part(demo, page):
    app = run(page, product_group="tea", **WRONG)
    assert not app.exception
    assert not app.error
    assert any("Sản phẩm chè từ cây chè" in one.value for one in app.markdown)
    assert all(text in app.warning[0].value for text in WRONG.values())


def test_without_a_snapshot_the_page_says_what_to_do(empty_root):
    app = run("overview")
    assert "make run" in app.error[0].value


def test_a_period_that_ends_before_it_begins_is_said_on_the_page(demo):
    app = run("overview", from_date="2026-09-01", to_date="2026-03-31")
    assert [one.value for one in app.warning] == [
        "Kỳ đã chọn kết thúc 03/2026 trước khi bắt đầu 09/2026; đang dùng kỳ mặc định, hãy chọn lại."
    ]
