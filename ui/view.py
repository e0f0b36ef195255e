"""What one run of a page knows: language, snapshot, viewer, filters, what the link said that was not understood."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from data.codes import folded
from data.snapshots import Live, SnapshotError, checked, live
from findings import Filters, Finding, Ignored, Scope, decisions, default_filters, find, parse_filters
from findings.alert_log import mark
from findings.filters import add_months, month_end
from geo.boundaries import marks
from queries import LOCAL, Viewer, ask
from words import Language, say

FILTER_NAMES = tuple(Filters.__dataclass_fields__)
SNAPSHOT = "snapshot"  # in a link: which snapshot it shows, where that is not the live one
MEETING = ("story", "version", "step", "present", "about")
OPENS = ("selected", "tab", *MEETING)  # what a link opens on its page, besides its filters
NOT_FILTERS = ("lang", "no_page", SNAPSHOT, "v", *OPENS)
OF_SAMPLES = (  # what only one page asks
    "outcome",
    "sample_id",
    "budget",
    "series",
    "signal_grain",
    "timing",
    "plan_id",
    "lot",
    "walk",
    "kill",
    "stop",
)
ENTERED = ("overview", "alerts", "alert_delays", "decisions")  # findings that change with what officers record
KEPT = "filters_kept"
PAGE = "page_shown"


@dataclass(frozen=True)
class Speaker:
    """A page in the language of the session."""

    page: str
    language: Language

    def say(self, key: str, **blanks: object) -> str:
        """A saying of this page ("title") or of another room ("ui.filters"), in the language of the session."""
        return say(key if "." in key else f"{self.page}.{key}", self.language, **blanks)


@dataclass(frozen=True)
class Desk(Speaker):
    """One run of a page without filters or finding; `live` is None where nothing was published yet."""

    live: Live | None
    viewer: Viewer


@dataclass(frozen=True)
class View(Speaker):
    """One run of one page with filters."""

    live: Live
    scope: Scope
    filters: Filters
    ignored: tuple[Ignored, ...]
    newest: date | None = None  # day of the live snapshot, where an older one is shown

    @property
    def theme(self) -> str:
        """The page's theme, "light" or "dark", for what Streamlit does not dress itself."""
        return "dark" if st.context.theme.type == "dark" else "light"

    def incomplete(self, *, months: int) -> tuple[date, str] | None:
        """First day of the month or quarter that the data do not yet fill, and how to say so; None where they do."""
        as_of = self.scope.manifest.as_of
        start = as_of.replace(month=as_of.month - (as_of.month - 1) % months, day=1)
        return None if as_of == month_end(add_months(start, months - 1)) else (start, self.say("ui.incomplete"))

    def link(self, filters: Filters | None = None) -> dict[str, str]:
        """What a link must say to show these filters, by default the present ones, in the same language."""
        texts = (filters or self.filters).to_link(default_filters(self.scope.manifest.as_of))
        return texts | _staying()

    def find(self, name: str | None = None, filters: Filters | None = None) -> Finding:
        """A finding, by default this page's with the filters of the link."""
        asked = name or self.page
        key = (self.scope.snapshot_id, self.scope.viewer, marks(), (mark(), decisions.mark()) if asked in ENTERED else 0)
        return found(asked, filters or self.filters, key, self.scope)


@st.cache_resource(max_entries=200, show_spinner=False)
def found(name: str, filters: Filters, key: tuple[object, ...], _scope: Scope) -> Finding:  # noqa: ARG001 part of the key
    """A finding, worked out once for the same filters, snapshot, viewer and boundaries; shared, so never changed."""
    return find(name, filters, _scope)


@dataclass(frozen=True)
class Products:
    """Products to choose from: the table, names by code, names without accents as people type them."""

    table: pd.DataFrame
    names: dict[str, str]
    plain: list[str]


def products(scope: Scope) -> Products:
    """Products to choose from."""
    return _products(scope.snapshot_id, scope.viewer, scope.manifest.as_of)


@st.cache_resource(max_entries=8, show_spinner=False)
def _products(snapshot_id: str, viewer: Viewer, as_of: date) -> Products:
    table = ask("product_names", {"as_of_date": as_of}, viewer=viewer, snapshot_id=snapshot_id).frame
    names = dict(zip(table.product_id, table.product_name, strict=True))
    return Products(table, names, [folded(name) for name in table.product_name])


def open_view(page: str) -> View:
    """Read link and session; a page that is opened from another keeps that one's filters.

    Raises:
        SnapshotError: nothing to show.
    """
    now, newest = _asked(live())
    scope = Scope(now.manifest, LOCAL)
    if st.session_state.get(PAGE) != page:
        st.session_state[PAGE] = page
        if not _link() and SNAPSHOT not in st.query_params:
            opened = {name: st.query_params[name] for name in OPENS if name in st.query_params}
            set_link(st.session_state.get(KEPT, {}) | opened)
    texts = _link()
    st.session_state[KEPT] = _kept(texts)
    filters, ignored = parse_filters(texts, scope.manifest.as_of, product_ids=products(scope).names)
    return View(page, language(), now, scope, filters, ignored, newest)


def _asked(now: Live) -> tuple[Live, date | None]:
    """The snapshot that the link names, and the day of the live one where that is another.

    Raises:
        SnapshotError: the one it names is not there or not whole.
    """
    named = st.query_params.get(SNAPSHOT)
    if not named or named == now.manifest.snapshot_id:
        return now, None
    return Live(checked(named)), now.manifest.as_of


def open_desk(page: str) -> Desk:
    """What a page without filters knows; the filters of the page before wait for the next one.

    Raises:
        SnapshotError: snapshots are there, and none is whole.
    """
    st.session_state[PAGE] = page
    try:
        now = live()
    except SnapshotError as error:
        if error.reason != "none":
            raise
        now = None
    return Desk(page, language(), now, LOCAL)


def language() -> Language:
    """Language of the link, else of the session, else Vietnamese."""
    asked = st.query_params.get("lang")
    if asked in ("vi", "en"):
        st.session_state["lang"] = asked
    chosen: Language = "en" if st.session_state.get("lang") == "en" else "vi"
    if chosen == "en" and asked != "en":
        st.query_params["lang"] = "en"
    return chosen


def set_language(code: Language) -> None:
    """Speak that language from now on, in the link too."""
    st.session_state["lang"] = code
    if code == "en":
        st.query_params["lang"] = "en"
    else:
        st.query_params.pop("lang", None)


def _link() -> dict[str, str]:
    return {name: text for name, text in st.query_params.to_dict().items() if name not in NOT_FILTERS}


def travelling() -> dict[str, str]:
    """What a link to any other page takes along: the filters of this one, and the language."""
    texts = _kept(_link()) or st.session_state.get(KEPT, {})
    return texts | _staying()


def _staying() -> dict[str, str]:
    """What stays in every link of the session: the language, and the snapshot where one is named."""
    stays = {"lang": "en"} if st.session_state.get("lang") == "en" else {}
    return stays | ({SNAPSHOT: st.query_params[SNAPSHOT]} if SNAPSHOT in st.query_params else {})


def _kept(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name not in OF_SAMPLES}


def set_link(texts: dict[str, str]) -> None:
    """Make the link say these filters and nothing else (the language, the snapshot, the open tab and the papers listed stay)."""
    stays = _staying()
    stays |= {name: st.query_params[name] for name in ("tab", "papers") if name in st.query_params}
    st.query_params.from_dict(texts | stays)


def set_filters(filters: Filters, view: View) -> None:
    """Make the link say these filters."""
    texts = filters.to_link(default_filters(view.scope.manifest.as_of))
    st.session_state[KEPT] = _kept(texts)
    set_link(texts)
