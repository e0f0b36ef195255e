"""What people enter in the app: an append-only log of events, apart from the extracts that publishing makes."""

from records.log import Event, RecordsError, append, events, last_position

__all__ = ["Event", "RecordsError", "append", "events", "last_position"]
