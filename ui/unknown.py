"""An address that names no page: instead of Streamlit's dialog in English over the first page, one sentence and a link."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.navigation.page import Page

from words import Language, say

NO_PAGE = "no_page"
MOST_LETTERS = 60


class UnknownPage:
    """Leads who asks for a page that is not there to `/?no_page=…`.

    Streamlit answers every address it does not know with the frame of its pages: that answer alone is replaced, so that
    files, sign-in and routes of others pass.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        """Stand before `app`; `pages` are the names that have a page."""
        self.app, self.pages = app, frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the answer on, or another in its place."""
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        name = scope["path"].strip("/").removeprefix(base).strip("/") if scope["type"] == "http" else ""
        if not name or name in self.pages or name == "index.html":
            await self.app(scope, receive, send)
            return
        is_replaced = False

        async def passed(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_frame(message):
                is_replaced = True
                await RedirectResponse(_address(base, name, scope["query_string"].decode("latin-1")))(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self.app(scope, receive, passed)


def _is_frame(start: Message) -> bool:
    kind = dict(start.get("headers", ())).get(b"content-type", b"")
    return bool(start["status"] == 200 and kind.startswith(b"text/html"))


def _address(base: str, name: str, query: str) -> str:
    stays = [(key, text) for key, text in parse_qsl(query) if key == "lang"]
    return f"/{base + '/' if base else ''}?{urlencode([(NO_PAGE, name[:MOST_LETTERS]), *stays])}"


def no_page(language: Language, overview: Page) -> bool:
    """Say that the page asked for is not there; False where none was asked for in vain."""
    name = st.query_params.get(NO_PAGE)
    if name is None:
        return False
    st.title(say("ui.no_page", language, name=_plain(name[:MOST_LETTERS])), anchor=False)
    st.page_link(overview, label=say("ui.to_overview", language), query_params={"lang": "en"} if language == "en" else None)
    return True


def _plain(name: str) -> str:
    """What stood in the address as letters only, never as marks of Markdown."""
    return "".join(letter if letter.isalnum() or letter in " /-" else " " for letter in name).strip()
