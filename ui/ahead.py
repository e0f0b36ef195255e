"""Headers of the first answer: the browser fetches the chart's program together with the page, not after it."""

from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPTS = Path(streamlit.__file__).parent / "static/static/js"
CHART = next(SCRIPTS.glob("PlotlyChart.*.js"), None)  # its name carries a hash


class Ahead:
    """ASGI middleware that adds a `Link: rel=modulepreload` to pages."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a page says what it will need."""

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if CHART and headers.get("content-type", "").startswith("text/html"):
                    headers.append("link", f"</static/js/{CHART.name}>; rel=modulepreload")
            await send(message)

        await self.app(scope, receive, answered if scope["type"] == "http" else send)
