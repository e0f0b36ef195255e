"""What a check found: counts by extract, problems, the rejected rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Count:
    """Rows of one extract: read = accepted + rejected + not_data; reasons counts rows by what is wrong with them."""

    read: int
    accepted: int
    rejected: int
    not_data: int
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """Counts by extract, and what was wrong.

    `problems` has columns extract, row_id, source_file, source_sheet, source_row, column_name, reason, text, detail;
    `rejected_rows` holds by extract row_id and each given column as it was written.
    """

    counts: dict[str, Count]
    problems: pd.DataFrame
    extra_columns: dict[str, tuple[str, ...]]
    rejected_rows: dict[str, pd.DataFrame]
    ignored: tuple[str, ...] = ()

    def total(self, name: str) -> int:
        """Sum over the extracts of read, accepted, rejected or not_data."""
        return sum(int(getattr(count, name)) for count in self.counts.values())

    @property
    def rejected(self) -> int:
        """Rows rejected."""
        return self.total("rejected")

    @property
    def accepted(self) -> int:
        """Rows accepted."""
        return self.total("accepted")

    @property
    def reasons(self) -> dict[str, int]:
        """Rows by reason over all extracts, the most frequent first."""
        found: dict[str, int] = {}
        for count in self.counts.values():
            for reason, rows in count.reasons.items():
                found[reason] = found.get(reason, 0) + rows
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
