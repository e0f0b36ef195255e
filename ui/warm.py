"""Warm-up: the first page runs once before the port answers, the others when the first visitor has been served."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import ClientContext, SessionClient

PATIENCE_S = 60.0
PAUSE_S = 4.0
log = logging.getLogger("ocop_radar")


class _Nobody(SessionClient):
    """A visitor who only waits until a page is drawn."""

    def __init__(self) -> None:
        self.has_page = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Look for the end of a run that is not followed by another."""
        if msg.WhichOneof("type") == "script_finished" and msg.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.has_page.set()

    @property
    def client_context(self) -> ClientContext | None:
        """No request stands behind it."""
        return None


@asynccontextmanager
async def warm(_app: st.App, pages: Sequence[str]) -> AsyncIterator[None]:
    """Run the pages as a visitor would; what is loaded then stays for good, and the collector need not look at it again."""
    await _warm(pages[:1])
    others = asyncio.create_task(_warm(pages[1:], PAUSE_S))
    yield
    others.cancel()


async def _warm(pages: Sequence[str], pause_s: float = 0.0) -> None:
    await asyncio.sleep(pause_s)
    for page in pages:
        try:
            await asyncio.wait_for(_visit(page), PATIENCE_S)
        except Exception:  # a cold start is better than none
            log.exception("page %s could not be warmed up", page)
    gc.collect()
    gc.freeze()


async def _visit(page: str) -> None:
    runtime, nobody = get_instance(), _Nobody()
    session_id = runtime.connect_session(nobody, {})
    try:
        message = BackMsg()
        message.rerun_script.page_name = page
        runtime.handle_backmsg(session_id, message)
        await nobody.has_page.wait()
    finally:
        runtime.close_session(session_id)
