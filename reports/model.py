"""A briefing: its steps, each one finding with one picture, one table and what stands beneath; every paper draws the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import pandas as pd

from data.snapshots import Manifest
from findings import Filters
from queries import Viewer
from words import Language, say
from words.numbers import day, moment


@dataclass(frozen=True)
class Series:
    """One line or one set of bars: a value a category (None: nothing known there), with its interval where it has one."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart that PowerPoint, Excel and a browser can each draw natively; `unit` stands behind each value."""

    kind: Literal["line", "column", "bar"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    title: str = ""


@dataclass(frozen=True)
class Area:
    """A place of a map: how it is filled (None: nothing known there), whether its edge is strong, what its point says."""

    fill: str | None
    is_strong: bool
    says: str


EDGE = "edge"


@dataclass(frozen=True)
class Map:
    """Places of one level by code, circles and arrows above them, what each colour means; drawn with the archipelagos."""

    level: str
    areas: Mapping[str, Area]
    legend: tuple[tuple[str | None, str], ...]  # colour (None: nothing known; EDGE: a strong edge), what it means
    arrows: pd.DataFrame = field(default_factory=pd.DataFrame)  # from_/to_ longitude and latitude, weight 0–1, colour, says
    circles: pd.DataFrame = field(default_factory=pd.DataFrame)  # longitude, latitude, radius_km, says
    title: str = ""


@dataclass(frozen=True)
class Step:
    """One picture of the hall.

    `sentence` is the finding in large type; `picture` None where the step is words or a table alone; `table` the numbers
    behind it, in columns named in the language, cells as numbers, texts and dates; `points` are further lines (decisions,
    tasks); `caption` what stands beneath: source, period, n, cautions; `filters` what is shown, in words; `kinds` how each
    column of the table is written (see `reports.cells`; empty: by its type); `brief` the columns that a slide has room for.
    """

    name: str
    title: str
    sentence: str
    picture: Chart | Map | None = None
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    points: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    filters: str = ""
    notes: str = ""
    kinds: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()

    @property
    def small(self) -> "Step":
        """The same with only the columns that a slide has room for."""
        if not self.brief:
            return self
        chosen = [place for place, name in enumerate(self.table.columns) if name in self.brief]
        kinds = tuple(self.kinds[place] for place in chosen) if self.kinds else ()
        return replace(self, table=self.table.iloc[:, chosen], kinds=kinds, brief=())


@dataclass(frozen=True)
class Briefing:
    """What is shown in the hall and handed out, in one language, of one snapshot, for one viewer."""

    title: str
    language: Language
    manifest: Manifest
    viewer: Viewer
    filters: Filters
    steps: tuple[Step, ...]
    author: str = ""
    made_at: datetime | None = None  # when the paper is made, in the settings' time zone

    @property
    def footer(self) -> str:
        """Foot of every page: the day of the data, the snapshot, when it was made, and whether the data are simulated."""
        manifest = self.manifest
        parts = [say("ui.as_of", self.language, day=day(manifest.as_of, self.language)), manifest.snapshot_id]
        if self.made_at:
            parts.append(say("meeting.made_at", self.language, moment=moment(self.made_at, self.language)))
        return " · ".join([*parts, say("ui.simulated", self.language)] if manifest.is_demo else parts)
