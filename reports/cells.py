"""Cells of papers: numbers and dates as the language writes them; texts that no program will run."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from words import Language
from words.numbers import NOTHING, day, number

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, *range(9), *range(11, 32)])


def clean(text: object) -> str:
    """A text without characters that turn its direction or that XML cannot hold."""
    return str(text).translate(_TURNING)


def inert(text: object) -> str:
    """A text that a spreadsheet never takes for a formula."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.startswith(_RISKY) else cleaned


def texts(table: pd.DataFrame, language: Language, most: int) -> tuple[list[str], list[list[str]], list[bool]]:
    """Names of the columns, the first rows as texts, and which columns are of numbers."""
    forms = [_form(table[name], language) for name in table.columns]
    head = table.head(most)
    cells = [[NOTHING if pd.isna(one) else form(one) for one in head[name]] for name, form in zip(table, forms, strict=True)]
    rows = [list(row) for row in zip(*cells, strict=True)]
    return [clean(name) for name in table.columns], rows, [pd.api.types.is_numeric_dtype(table[name]) for name in table.columns]


def _form(column: pd.Series, language: Language) -> Callable[[Any], str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return lambda one: day(one, language)
    if pd.api.types.is_float_dtype(column):
        digits = 0 if column.abs().max() >= 1000 else 2 if column.abs().max() < 1 else 1
        return lambda one: number(one, language, digits=digits)
    return (lambda one: number(float(one), language)) if pd.api.types.is_integer_dtype(column) else clean
