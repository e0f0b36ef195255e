"""A session with a running server over its websocket, as a browser holds it: widgets, cached messages, bytes, time."""

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgList
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE_S = 120.0
AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
KEPT_RUNS = 2  # a browser forgets a cached message that so many runs did not use


@dataclass(frozen=True)
class Run:
    """One script run: from the rerun message until the script has finished, and what was sent for it."""

    seconds: float
    sent_bytes: int
    elements: dict[str, int]  # bytes by kind of element
    texts: tuple[str, ...]  # what stands on the page as text
    is_failed: bool


@dataclass
class Session:
    """One open page; `widgets` holds the protobuf of every widget that was drawn, by the key the page gave it."""

    url: str
    page: str
    query: str = ""
    widgets: dict[str, Any] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _cached: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)
    _runs: int = 0

    def __enter__(self) -> Self:
        """Connect."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self._socket = connect(address, subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the page."""
        self._socket.close()

    def run(self, **changed: str | list[str] | bool) -> Run:
        """Run the page, with the widgets of these keys set anew as a person would; waits until it is drawn."""
        states = dict(self._states)
        for key, value in changed.items():
            states[self.widgets[key].id] = _state(self.widgets[key].id, value)
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.widgets.extend(states.values())
        message.rerun_script.cached_message_hashes.extend(self._cached)
        message.rerun_script.context_info.timezone = "Asia/Ho_Chi_Minh"
        message.rerun_script.context_info.locale = "vi-VN"
        return self._follow(message.SerializeToString())

    def _follow(self, message: bytes) -> Run:
        seen: list[tuple[int, ForwardMsg]] = []
        started = time.perf_counter()
        self._socket.send(message)
        while True:
            data = self._socket.recv(timeout=PATIENCE_S)
            found = _messages(data if isinstance(data, bytes) else data.encode())
            seen += [(len(data) if one is found[-1] else 0, one) for one in found]
            if any(one.WhichOneof("type") == "script_finished" and one.script_finished != AGAIN for one in found):
                break
        seconds = time.perf_counter() - started
        self._runs += 1
        return self._taken_in(seconds, seen)

    def _taken_in(self, seconds: float, seen: list[tuple[int, ForwardMsg]]) -> Run:
        elements: dict[str, int] = {}
        texts: list[str] = []
        self.widgets = {}
        for size, one in seen:
            kind, message = one.WhichOneof("type") or "", one
            if kind == "ref_hash":
                message = self._cached[one.ref_hash][1]
            if message.metadata.cacheable or kind == "ref_hash":
                self._cached[message.hash] = (self._runs, message)
            if message.WhichOneof("type") == "page_info_changed":
                self.query = message.page_info_changed.query_string
            if message.WhichOneof("type") == "delta":
                kind = self._drawn(message, texts)
            elements[kind] = elements.get(kind, 0) + size
        self._cached = {name: kept for name, kept in self._cached.items() if kept[0] > self._runs - KEPT_RUNS}
        failed = any(one.delta.new_element.WhichOneof("type") == "exception" for _, one in seen)
        return Run(seconds, sum(size for size, _ in seen), elements, tuple(texts), failed)

    def _drawn(self, message: ForwardMsg, texts: list[str]) -> str:
        delta = message.delta
        what = delta.add_block if delta.WhichOneof("type") == "add_block" else delta.new_element
        kind = what.WhichOneof("type") or "block"
        body = getattr(what, kind, None)
        if name := getattr(body, "id", ""):
            self.widgets[_key(name)] = body
            if kind in ("multiselect", "selectbox"):
                self._states[name] = _state(name, _value(kind, body))
            elif kind in ("popover", "expandable"):
                self._states[name] = _state(name, body.open if kind == "popover" else body.expanded)
        if kind in ("markdown", "heading", "alert"):
            texts.append(str(body.body))  # type: ignore[union-attr]
        return kind


def _messages(data: bytes) -> list[ForwardMsg]:
    """One message, or the messages of a batch."""
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type"):
        return [message]
    return list(ForwardMsgList.FromString(data).messages)


def _key(widget_id: str) -> str:
    """`$$ID-<hash>-<key>` → key; the id itself where the page gave none."""
    parts = widget_id.split("-", maxsplit=2)
    return parts[2] if len(parts) > 2 and parts[2] != "None" else widget_id


def _value(kind: str, body: Any) -> str | list[str] | None:
    """What the browser holds for a widget; None where nothing is chosen."""
    if kind == "multiselect":
        return list(body.raw_values) if body.set_value else [body.options[i] for i in body.default]
    if body.set_value:
        return str(body.raw_value) if body.HasField("raw_value") else None
    return str(body.options[body.default]) if body.HasField("default") else None


def _state(widget_id: str, value: str | list[str] | bool | None) -> WidgetState:  # noqa: FBT001
    state = WidgetState(id=widget_id)
    if isinstance(value, bool):
        state.bool_value = value
    elif isinstance(value, str):
        state.string_value = value
    elif value is not None:
        state.string_array_value.data.extend(value)
    return state
