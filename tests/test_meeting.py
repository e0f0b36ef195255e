"""Stories, frozen links, decisions: kept as events; two at once lose nothing; hostile words stay words."""

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from findings import Scope, decisions, default_filters, find
from findings.decision_figures import Figure, figure, movement
from findings.decisions import Decided, ledger, record
from findings.kept import KeptError
from findings.links import Link, keep, opened
from findings.stories import USUAL, Part, copy, moved, remove, save, stories, story, usual
from queries import LOCAL, parse_viewer
from records import events
from reports.offline import page
from reports.steps import STEPS, STORY
from reports.story import gone, step_name, told
from stats.rates import interval
from ui.handouts import file_stem

HOSTILE = "</script><script>window.harmed=1</script>\"'&<img src=x onerror=harmed=1>\u202eigniht"


@pytest.fixture(autouse=True)
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path}/records.db")


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


def test_a_story_is_kept_changed_copied_and_removed():
    first = save(usual("  Họp quý  "), LOCAL, author="Lan", form="a")
    assert (first.title, first.version, [part.name for part in first.parts]) == ("Họp quý", 1, list(USUAL))
    changed = save(moved(replace(first, title="Họp tháng"), 1, -1), LOCAL, author="Bình", form="b")
    assert [part.name for part in changed.parts][:2] == ["changed", "last_time"]
    assert story(first.story_id, LOCAL, version=1) == first
    other = save(copy(changed, "Bản sao"), LOCAL, author="Lan", form="c")
    assert [one.title for one in stories(LOCAL)] == ["Họp tháng", "Bản sao"]
    remove(changed, LOCAL, author="Lan", form="d")
    assert stories(LOCAL) == (other,)
    with pytest.raises(KeptError) as refused:
        story(first.story_id, LOCAL)
    assert refused.value.key == "not_there"
    assert story(first.story_id, LOCAL, version=2) == changed


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_usual_story_opens_with_last_time_and_every_step_has_a_name(language):
    assert ("last_time", *STORY) == USUAL
    assert len({step_name(name, language) for name in STEPS}) == len(STEPS)
    assert not {step_name(name, language) for name in STEPS} & set(STEPS)


def test_of_two_editors_the_second_is_told_who_and_when():
    first = save(usual("Họp"), LOCAL, author="Lan", form="a")
    mine, theirs = replace(first, title="Của tôi"), replace(first, title="Của Bình")
    kept = save(theirs, LOCAL, author="Bình", form="b")
    with pytest.raises(KeptError) as refused:
        save(mine, LOCAL, author="Lan", form="c")
    assert (refused.value.key, refused.value.blanks["who"]) == ("changed", "Bình")
    assert refused.value.blanks["when"] == kept.changed_at
    assert save(theirs, LOCAL, author="Bình", form="b") == kept
    assert len(events(kind="story")) == 2


def test_another_province_neither_sees_nor_changes_a_story():
    mine, theirs = parse_viewer("leader:19"), parse_viewer("leader:40")
    own = save(usual("Riêng"), mine, author="Lan", form="a")
    assert stories(theirs) == ()
    assert stories(mine) == stories(LOCAL) == (own,)
    for act in (lambda: story(own.story_id, theirs), lambda: save(own, theirs, author="Bình", form="b")):
        with pytest.raises(KeptError):
            act()


@pytest.mark.parametrize(
    ("change", "key"),
    [({"title": " "}, "no_title"), ({"title": "x" * 121}, "long_title"), ({"parts": ()}, "no_steps"),
     ({"parts": (Part("changed"),) * 41}, "many_steps"), ({"parts": (Part("changed", sentence="x" * 301),)}, "long_words")],
)  # fmt: skip
def test_a_story_that_cannot_be_kept_says_why(change, key):
    with pytest.raises(KeptError) as refused:
        save(replace(usual("Họp"), **change), LOCAL, author="Lan", form="a")
    assert refused.value.key == key
    assert events(kind="story") == ()


def test_a_link_reopens_what_it_kept_and_nothing_can_be_made_up():
    link = Link("hotspots", "20261120T000000Z", {"province_code": "19", "lang": "en"})
    names = [keep(link, LOCAL, author="admin") for _ in range(50)]
    assert len(set(names)) == 50
    assert all(len(name) >= 10 for name in names)
    assert opened(names[0]) == link
    for forged in (names[0][:-1], names[0].swapcase() + "x", "", "x" * 500, "../../etc", "' OR 1=1 --"):
        with pytest.raises(KeptError):
            opened(forged)


def test_what_is_gone_is_a_sentence_and_the_rest_is_shown(scope):
    parts = (Part("changed"), Part("no_such_step"), Part("decisions"))
    one = replace(usual("Họp"), parts=parts, filters={"product_id": "gone-1", "province_code": "19"})
    said = gone(one, scope, "vi")
    assert len(said) == 2
    assert "gone-1" in said[0]
    assert "no_such_step" in said[1]
    briefing = told(one, scope).briefing
    assert [step.name for step in briefing.steps] == ["changed", "decisions"]
    assert briefing.filters.province_code == ("19",)


def test_ones_own_sentence_stands_large_and_the_finding_beneath(scope):
    parts = (Part("changed"), Part("changed", sentence="Tốt"))
    plain, own = told(replace(usual("Họp"), parts=parts), scope).briefing.steps
    assert (own.sentence, own.points[0]) == ("Tốt", plain.sentence)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.names, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_hostile_words_stay_words_on_the_page_of_the_hall(scope, language):
    filters = default_filters(scope.manifest.as_of)
    ground = figure("hotspots", filters, scope)
    record(Decided(HOSTILE, HOSTILE[:100], date(2026, 12, 1), figure=ground), LOCAL, author=HOSTILE, form="a")
    parts = (Part("last_time", HOSTILE, HOSTILE, HOSTILE), Part("changed"))
    kept = save(replace(usual(HOSTILE[:120]), parts=parts, language=language), LOCAL, author="Lan", form="a")
    html = page(told(kept, scope).briefing, start=1)
    tags = Tags(html)
    assert tags.names.count("script") == 1
    assert "img" not in tags.names
    assert sum("window.harmed=1" in words for words in tags.words) >= 4
    assert "\u202e" not in html
    assert 'data-start="1"' in html


def test_the_figure_of_a_decision_is_the_findings_own(scope):
    filters = replace(default_filters(scope.manifest.as_of), province_code=("19",))
    finding, made = find("hotspots", filters, scope), figure("hotspots", filters, scope)
    assert (made.n_samples, made.n_failed) == (finding.n_samples, finding.n_failed)
    low, high = interval(made.n_failed, made.n_samples)
    assert (made.low, made.high) == pytest.approx((100 * low, 100 * high))
    trade = find("trade", filters, scope)
    assert figure("trade", filters, scope).value == pytest.approx(trade.facts["covered_pct"])
    assert figure("alerts", filters, scope).value == find("alerts", filters, scope).facts["n_late"]


def test_a_signals_decision_rests_on_the_samples_of_its_series(scope):
    filters = default_filters(scope.manifest.as_of)
    whole = figure("signals", filters, scope)
    part = figure("signals", replace(filters, series="40:fresh_produce:pesticide"), scope)
    assert 0 < part.n_samples < whole.n_samples
    by_hand = replace(filters, province_code=("40",), product_group=("fresh_produce",), hazard="pesticide")
    assert part.n_samples == find("hotspots", by_hand, scope).n_samples


@pytest.mark.parametrize(
    ("failed", "n", "word"),
    [(20, 100, "same"), (60, 100, "higher"), (2, 100, "lower"), (34, 100, "maybe_higher"), (5, 10, "few"), (0, 0, "unknown")],
)
def test_a_figure_moves_in_the_words_of_intervals(failed, n, word):
    def rate(failed, n, snapshot):
        value = 100 * failed / n if n else None
        return Figure("failures_per_100", value, n, failed, 0.0, 0.0, snapshot, "2026-11-20", "hotspots")

    assert movement(rate(20, 100, "one"), rate(failed, n, "two")) == word
    assert movement(rate(20, 100, "one"), rate(20, 100, "one")) == "same_data"


def test_counts_move_without_an_interval():
    def late(count, snapshot):
        return Figure("n_late", float(count), None, None, None, None, snapshot, "2026-11-20", "alerts")

    assert [movement(late(5, "one"), late(count, "two")) for count in (7, 5, 2)] == ["more", "equal", "less"]


def test_the_ledger_keeps_updates_marks_late_and_opens_the_next_meeting(scope):
    filters, today = default_filters(scope.manifest.as_of), scope.manifest.as_of
    rests = replace(figure("hotspots", filters, scope), snapshot_id="earlier", n_failed=0, value=0.0)
    first = record(Decided("Tăng mẫu", "Chi cục", today - timedelta(days=1), figure=rests), LOCAL, author="Lan", form="a")
    record(Decided("Gửi công văn", "Chi cục", today, figure=rests), LOCAL, author="Lan", form="b")
    step = told(replace(usual("Họp"), parts=(Part("last_time"),)), scope).briefing.steps[0]
    assert "2 quyết định: 2 đang thực hiện (trong đó 1 quá hạn)" in step.sentence
    assert step.table["Tình trạng"].tolist() == ["▲ quá hạn", "○ đang thực hiện"]
    assert set(step.table["Thay đổi"]) == {"▲ rõ ràng cao hơn"}
    done = record(replace(first, state="done", note="xong"), LOCAL, author="Bình", form="c")
    with pytest.raises(KeptError) as refused:
        record(replace(first, state="dropped"), LOCAL, author="Lan", form="d")
    assert refused.value.blanks["who"] == "Bình"
    assert [one.state for one in ledger(LOCAL)] == ["open", "done"]
    assert (done.version, done.note) == (2, "xong")
    assert find("decisions", filters, scope).facts["n_late"] == 0
    assert decisions.table(find("decisions", filters, scope), "en")["State"].tolist() == ["○ open", "✓ done"]


@pytest.mark.parametrize(
    ("change", "key"), [({"text": " "}, "no_text"), ({"owner": ""}, "no_owner"), ({"text": "x" * 401}, "long_text")]
)
def test_a_decision_that_cannot_be_recorded_says_why(change, key):
    one = Decided("Tăng mẫu", "Chi cục", date(2026, 12, 1))
    with pytest.raises(KeptError) as refused:
        record(replace(one, **change), LOCAL, author="Lan", form="a")
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("title", "stem"),
    [("Họp giao ban: quý 4/2026", "hop-giao-ban-quy-4-2026"), ("../../etc/passwd", "etc-passwd"), ("\u202e???", "ocop")],
)
def test_a_file_is_named_by_the_story(title, stem):
    assert file_stem(title) == stem


@pytest.fixture
def two(demo_root, demo, tmp_path, monkeypatch):
    """The demo as an older snapshot, and a live one twenty days on."""
    root, later = tmp_path / "two", demo.as_of + timedelta(days=20)
    for name, as_of in (("20250101T000000000000Z-demo", demo.as_of), ("20991231T000000000000Z-demo", later)):
        shutil.copytree(demo_root / demo.snapshot_id, root / name)
        told_of = json.loads((root / name / "manifest.json").read_text(encoding="utf-8"))
        told_of |= {"snapshot_id": name, "as_of_date": as_of.isoformat()}
        (root / name / "manifest.json").write_text(json.dumps(told_of), encoding="utf-8")
    (root / "current").write_text(name, encoding="utf-8")
    monkeypatch.setenv("OCOP_DATA", str(root))
    return root


def app_at(**link):
    app = AppTest.from_file("../dashboard.py", default_timeout=60)
    for name, text in link.items():
        app.query_params[name] = text
    return app.run()


def test_a_frozen_link_reopens_its_snapshot_and_a_filter_keeps_it(two):
    name = keep(Link("overview", "20250101T000000000000Z-demo", {"province_code": "19", "lang": "en"}), LOCAL, author="admin")
    app = app_at(v=name, province_code="40", purpose="service")
    assert not app.exception
    assert "not the newest" in app.warning[0].value
    assert app.query_params["snapshot"] == "20250101T000000000000Z-demo"
    assert "v" not in app.query_params
    assert app.multiselect(key="filter_province_code").value == ["19"]
    app.multiselect(key="filter_province_code").set_value(["40"]).run()
    assert app.query_params["snapshot"] == "20250101T000000000000Z-demo"
    assert app.query_params["province_code"] == "40"
    app.button(key="to_newest").click().run()
    assert "snapshot" not in app.query_params
    assert not app.warning


def test_a_link_of_another_page_leads_there_and_a_forged_one_nowhere(two):
    name = keep(Link("compliance", "20250101T000000000000Z-demo", {"product_group": "tea"}), LOCAL, author="admin")
    led = app_at(v=name)
    assert led.query_params["product_group"] == "tea"
    assert "không phải bản mới nhất" in led.warning[0].value
    forged = app_at(v="A" * 12, province_code="40")
    assert "không có trong sổ" in forged.title[0].value
    assert not forged.multiselect
    assert not forged.exception


def test_a_snapshot_that_is_gone_is_one_sentence(two):
    name = keep(Link("overview", "20250101T000000000000Z-demo", {"province_code": "19"}), LOCAL, author="admin")
    shutil.rmtree(two / "20250101T000000000000Z-demo")
    app = app_at(v=name)
    assert "không còn trên máy chủ" in app.error[0].value
    app.button(key="to_newest").click().run()
    assert not app.error
    assert app.query_params["province_code"] == "19"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("tab", ["papers", "decisions", "edit"])
def test_the_meeting_page_opens_cold_in_each_tab(demo, language, tab):
    app = AppTest.from_file("../dashboard.py", default_timeout=60).run()
    app.switch_page("pages/meeting.py")
    app.query_params["lang"], app.query_params["tab"], app.query_params["about"] = language, tab, "compliance"
    app.run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert app.selectbox(key="story_choice:0").value == ""
