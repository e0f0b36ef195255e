"""The second opinion on the risk map: worked out when the page rests, told as soon as it is known."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

import streamlit as st

from findings import Filters, Finding, hotspots_agreement, hotspots_period
from geo.boundaries import marks
from ui.shell import boundary
from ui.view import View

REST_S = 0.7  # without a click before the work begins
KEPT = 100
BEATS, FAILED = "second_beats", "second_failed"
_METHODS: dict[str, Callable[..., Finding]] = {"agreement": hotspots_agreement.find, "period": hotspots_period.find}
_known: OrderedDict[object, Finding] = OrderedDict()
_changing = Lock()


def told(view: View) -> Finding:
    """The page's finding with its second opinion where that is known, else without: the page never waits for it."""
    with _changing:
        known = _known.get(_key(view))
    return known or view.find()


def second_opinion(view: View, finding: Finding) -> None:
    """Where it is not known yet: say so, and begin when nothing was clicked for a moment. A click ends the work."""
    if finding.name != view.page or not finding.n_samples:
        return
    if st.session_state.get(FAILED) == _key(view):
        st.caption(view.say("second_failed"))
        return
    st.session_state[BEATS] = 0
    _watch(view)


@st.fragment(run_every=REST_S)
def _watch(view: View) -> None:
    """The first beat is that of the page itself; at the second the page has rested."""
    st.session_state[BEATS] = st.session_state.get(BEATS, 0) + 1
    if st.session_state[BEATS] < 2:
        st.caption(view.say("second_waits"))
        return
    key = _key(view)
    with boundary(view):
        _remember(key, _worked_out(view))
    if key in _known:
        st.rerun()
    st.session_state[FAILED] = key  # said once, and not tried again and again


def _worked_out(view: View) -> Finding:
    """The finding, with a bar that moves; whatever a person clicks meanwhile stops it at the bar's next step."""
    text = view.say("second_works")
    bar = st.progress(0.0, text=text)
    return _METHODS[_method(view)](_asked(view), view.scope, progress=lambda share: bar.progress(share, text=text))


def _remember(key: object, finding: Finding) -> None:
    with _changing:
        _known[key] = finding
        while len(_known) > KEPT:
            _known.popitem(last=False)


def _method(view: View) -> str:
    return "period" if view.filters.layer == "time" else "agreement"


def _asked(view: View) -> Filters:
    """The layers that the same methods colour share one finding."""
    layer = view.filters.layer
    return replace(view.filters, layer=layer if layer in ("smooth", "time") else "rate")


def _key(view: View) -> object:
    """What the answer rests on."""
    return _method(view), _asked(view), view.scope.snapshot_id, view.scope.viewer, marks()
