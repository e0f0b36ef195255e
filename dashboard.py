"""The shell: page list, navigation, language; `streamlit run dashboard.py` starts it on this machine only.

The server imports this file for `app`, which warms the pages up before the port answers; each run of a page is `main`.
"""

import gc
import threading

import streamlit as st

from ui.navigation import SECTIONS, navigate
from ui.spoken import speak
from ui.view import language

IDLE_S = 20.0
SIDEBAR_PX = 264


@st.cache_resource
def collect_when_idle() -> threading.Thread:
    """Streamlit's own collection after every click is off (.streamlit/config.toml); one thread does it now and then."""

    def collect() -> None:
        pause = threading.Event()
        while not pause.wait(IDLE_S):
            gc.collect()

    thread = threading.Thread(target=collect, name="collect", daemon=True)
    thread.start()
    return thread


def main() -> None:
    """Draw the navigation and run the page that was asked for."""
    st.set_page_config(page_title="OCOP Radar", layout="wide", initial_sidebar_state=SIDEBAR_PX)
    collect_when_idle()
    speak(language())
    navigate(SECTIONS)


if __name__ == "__main__":
    main()
else:
    from functools import partial

    from starlette.middleware import Middleware

    from ui.ahead import Ahead
    from ui.unknown import UnknownPage
    from ui.warm import warm

    PAGES = [name for names in SECTIONS.values() for name in names]
    app = st.App(
        __file__, lifespan=partial(warm, pages=PAGES), middleware=[Middleware(UnknownPage, pages=PAGES), Middleware(Ahead)]
    )
