"""What every step of a meeting knows, and the pieces that steps share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from data.codes import label
from findings import Filters, Finding, Scope, find, readable, spoken
from reports.cells import kind_of
from reports.model import Chart, Map, Series, Step
from words import Language, say

RATE = ("n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100")
SHORT_RATE = ("n_samples", "failures_per_100", "low_per_100", "high_per_100")
RATES = ["failures_per_100", "low_per_100", "high_per_100"]


@dataclass(frozen=True)
class Hall:
    """What every step knows: filters, snapshot and viewer, language."""

    filters: Filters
    scope: Scope
    language: Language
    known: dict[str, Finding] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str) -> Finding:
        """The finding of that name; what an earlier step of the same meeting asked is not asked again."""
        if name not in self.known:
            self.known[name] = find(name, self.filters, self.scope)
        return self.known[name]

    def say(self, key: str, **blanks: object) -> str:
        """A saying of words/meeting.toml, or of another room ("ui.hover_bar")."""
        return say(key if "." in key else f"meeting.{key}", self.language, **blanks)

    def label(self, codes: str, code: str) -> str:
        """What a code of a list is called."""
        return label(codes, code, self.language)

    def step(
        self, name: str, finding: Finding, picture: Chart | Map | None, table: pd.DataFrame, columns: Sequence[str], *,
        brief: Sequence[str] = (), page: str = "", trade: bool = False,
    ) -> Step:  # fmt: skip
        """A step that shows a finding: these columns of a table, `brief` ones on slides, under the title of `page`.

        `trade` where the filters shown are those that shipments, plans and alerts have. Where there is nothing to draw or to
        list, a line says so.
        """
        known = [one for one in columns if one in table]
        shown = readable.table(table, known, self.language)
        kinds = tuple(kind_of(one, table[one]) for one in known)
        short = tuple(say(f"columns.{one}", self.language) for one in brief)
        nothing = () if picture is not None or len(shown) else (self.say("nothing"),)
        return Step(
            name, self.say(f"{page or finding.name}.title"), finding.sentence.say(self.language), picture, shown, nothing,
            spoken.caption(finding, self.language),
            spoken.in_words(finding.filters, self.scope.manifest.as_of, self.language, trade=trade),
            self.say(f"notes_{name}"), kinds, short,
        )  # fmt: skip


def chart(
    kind: Literal["line", "column", "bar"], categories: Iterable[str], series: Iterable[Series], unit: str, title: str
) -> Chart | None:
    """A chart, or None where no value is known."""
    names, lines = tuple(categories), tuple(one for one in series if any(value is not None for value in one.values))
    return Chart(kind, names, lines, unit, title) if names and lines else None


def cells(column: pd.Series) -> tuple[float | None, ...]:
    """A column's numbers; None where nothing is known."""
    return tuple(None if np.isnan(one) else float(one) for one in column.to_numpy(dtype=float, na_value=np.nan))


def rated(name: str, colour: str, rows: pd.DataFrame) -> Series:
    """A series of rates with their intervals."""
    return Series(name, colour, *(cells(rows[part]) for part in RATES))


def only_rates(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the rates that may not be shown as such: too few samples, or cases."""
    return table.assign(**{name: table[name].where(table.state == "rate") for name in RATES})


def over_time(
    table: pd.DataFrame, group: str, names: dict[str, tuple[str, str]], draw: Callable[[str, str, pd.DataFrame], Series]
) -> tuple[list[pd.Timestamp], list[Series]]:
    """The moments of a table and one series a group, each with a row a moment (empty where nothing is known)."""
    moments = sorted(set(table.period_start))
    rows = {code: table[table[group] == code].groupby("period_start").first().reindex(moments) for code in names}
    return moments, [draw(*names[code], rows[code]) for code in names]


def with_changes(step: Step, **changes: object) -> Step:
    """The step with other fields."""
    return replace(step, **changes)  # type: ignore[arg-type]
