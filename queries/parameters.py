"""Parameters: texts and values → what is bound, or one clear sentence."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from data.codes import code_of, codes
from queries.errors import ParameterError
from queries.headers import Header, Parameter

_WANTED = {
    "DATE": "ngày, ví dụ 2026-10-31",
    "BIGINT": "số nguyên",
    "BIGINT[]": "các số nguyên",
    "DOUBLE": "một số",
    "VARCHAR": "một mã",
    "VARCHAR[]": "các mã",
}


def bound(header: Header, given: Mapping[str, object]) -> dict[str, Any]:
    """Values for every parameter of a question: given ones read into their type, the others by default.

    Raises:
        ParameterError: a name the question does not have, a value that is not of the type, a date inside a month.
    """
    for name in given:
        if name not in header.params:
            raise ParameterError("unknown_parameter", question=header.name, name=name, names=", ".join(header.params))
    return {name: _value(parameter, given.get(name)) for name, parameter in header.params.items()}


def _value(parameter: Parameter, given: object) -> Any:
    if given is None or given == "":
        return parameter.default
    try:
        value = _READ[parameter.type](given)
    except (ValueError, TypeError):
        raise ParameterError("bad_parameter", name=parameter.name, text=given, wanted=_WANTED[parameter.type]) from None
    _aligned(parameter, value)
    return _coded(parameter, value) if parameter.code else value


def _coded(parameter: Parameter, value: Any) -> Any:
    """Codes for codes or for their names."""
    texts = value if isinstance(value, list) else [value]
    found = [code_of(str(parameter.code), text) for text in texts]
    if None in found:
        text = texts[found.index(None)]
        raise ParameterError("unknown_code", name=parameter.name, text=text, codes=", ".join(codes(str(parameter.code))))
    return found if isinstance(value, list) else found[0]


def _aligned(parameter: Parameter, value: Any) -> None:
    if parameter.aligned == "start" and value.day != 1:
        raise ParameterError("month_start", name=parameter.name, text=value)
    if parameter.aligned == "end" and (value + timedelta(days=1)).day != 1:
        raise ParameterError("month_end", name=parameter.name, text=value)


def _date(given: object) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    text = str(given).strip()
    return datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()  # noqa: DTZ007 a plain day


def _many(given: object) -> list[str]:
    if isinstance(given, str):
        return [part.strip() for part in given.split(",") if part.strip()]
    if isinstance(given, list | tuple):
        return [str(part) for part in given]
    raise TypeError(given)


_READ: dict[str, Callable[[object], Any]] = {
    "DATE": _date,
    "BIGINT": lambda given: int(str(given)),
    "BIGINT[]": lambda given: [int(part) for part in _many(given if not isinstance(given, int) else [given])],
    "DOUBLE": lambda given: float(str(given).replace(",", ".")),
    "VARCHAR": str,
    "VARCHAR[]": _many,
}
