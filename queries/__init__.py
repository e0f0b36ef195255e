"""The one door to the engine, and one SQL file a question."""

from queries.door import Answer, ask
from queries.errors import ParameterError, QueryError, QueryTimeoutError, UnknownQuestionError
from queries.headers import Header, questions
from queries.viewers import LOCAL, Viewer, parse_viewer

__all__ = [
    "LOCAL", "Answer", "Header", "ParameterError", "QueryError", "QueryTimeoutError", "UnknownQuestionError", "Viewer",
    "ask", "parse_viewer", "questions",
]  # fmt: skip
