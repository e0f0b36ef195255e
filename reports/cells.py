"""Cells of papers: numbers, shares, p, months and dates as the language writes them; texts that no program will run."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from words import Language, say
from words.numbers import NOTHING, day, interval, month, number, percent, quarter

# Tabs and ends of lines become blanks; characters that turn the direction of a text, that XML cannot hold, or that stand for
# half a letter go.
_BLANK = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_P_KINDS = ("p_value", "p_adjusted", "gi_p_adjusted")
NUMBERS = ("count", "number", "percent", "low", "high", "p")  # kinds that stand on the right
_LEAST_P = 0.001


def clean(text: object) -> str:
    """A text on one line without characters that turn its direction or that XML cannot hold."""
    plain = str(text)
    return plain if plain.isprintable() else _UNSAFE.sub("", _BLANK.sub(" ", plain))


def clean_lines(text: str) -> str:
    """As `clean`, line by line."""
    return "\n".join(clean(line) for line in text.split("\n"))


def short(text: str, most: int) -> str:
    """A text cut at so many letters, with an ellipsis where it was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def kind_of(name: str, column: pd.Series) -> str:
    """How a column of that technical name is written: text, count, number, percent, low, high, p, day, month."""
    if name in _P_KINDS:
        return "p"
    if name in ("low_per_100", "high_per_100"):
        return name.partition("_")[0]
    if name.endswith(("_per_100", "_pct")):
        return "percent"
    if pd.api.types.is_datetime64_any_dtype(column):
        return "month" if name in ("period_start", "month") else "day"
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return "text"
    whole = name.startswith("n_") or name.endswith(("_kg", "_vnd")) or pd.api.types.is_integer_dtype(column)
    return "count" if whole else "number"


def kinds_of(table: pd.DataFrame, kinds: Sequence[str] = ()) -> list[str]:
    """The kinds given, or those that the types of the columns tell."""
    return list(kinds) or [kind_of("", table.iloc[:, place]) for place in range(table.shape[1])]


def texts(
    table: pd.DataFrame, language: Language, most: int, kinds: Sequence[str] = (), *, letters: int = 10_000
) -> tuple[list[str], list[list[str]], list[bool]]:
    """Names of the columns, the first rows as texts, and which columns are of numbers; both ends of an interval stand in one.

    A text of more than `letters` is cut.
    """
    head, kinds = table.head(most), kinds_of(table, kinds)
    names, cells, numeric = [], [], []
    for place, kind in enumerate(kinds):
        column = head.iloc[:, place]
        if kind == "high" and place and kinds[place - 1] == "low":
            continue
        if kind == "low" and place + 1 < len(kinds) and kinds[place + 1] == "high":
            names.append(say("meeting.interval_95", language))
            cells.append([_band(low, high, language) for low, high in zip(column, head.iloc[:, place + 1], strict=True)])
        else:
            write = _form(kind, column, language)
            names.append(clean(table.columns[place]))
            cells.append([NOTHING if pd.isna(one) else short(write(one), letters) for one in column])
        numeric.append(kind in NUMBERS)
    return names, [list(row) for row in zip(*cells, strict=True)], numeric


def _band(low: Any, high: Any, language: Language) -> str:
    return NOTHING if pd.isna(low) or pd.isna(high) else interval(low, high, language)


def _form(kind: str, column: pd.Series, language: Language) -> Callable[[Any], str]:
    forms: dict[str, Callable[[Any], str]] = {
        "text": clean, "p": lambda one: p_value(float(one), language), "count": lambda one: number(float(one), language),
        "day": lambda one: day(one, language), "month": lambda one: month(one, language),
        "quarter": lambda one: quarter(one, language), "number": lambda one: number(float(one), language, digits=_digits(column)),
        **dict.fromkeys(("percent", "low", "high"), lambda one: percent(float(one), language)),
    }  # fmt: skip
    return forms[kind]


def _digits(column: pd.Series) -> int:
    """One digit, two below one, none from a thousand on, none where all are whole."""
    known = column.dropna().to_numpy(dtype=float)
    if not len(known) or np.abs(known).max() >= 1000 or (known == np.round(known)).all():
        return 0
    return 2 if np.abs(known).max() < 1 else 1


def p_value(p: float, language: Language) -> str:
    """Three digits; below a thousandth only that it is below."""
    return f"< {number(_LEAST_P, language, digits=3)}" if p < _LEAST_P else number(p, language, digits=3)


def are_pairs(kinds: Sequence[str]) -> bool:
    """Whether each lower end of an interval stands before its upper end."""
    return all((one == "low") == (other == "high") for one, other in pairwise([*kinds, "text"]))
