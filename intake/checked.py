"""What a check found: counts by extract, problems, the rejected rows."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from intake.landing import Landing
from intake.origins import Origins
from intake.remarks import Remark

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
    `rejected_rows` holds by extract row_id and each given column as it was written. `sheets` counts the rows of an
    office's own sheets, and `origins` holds them; `landing` says what publishing the accepted rows would change.
    """

    counts: dict[str, Count]
    problems: pd.DataFrame
    extra_columns: dict[str, tuple[str, ...]]
    rejected_rows: dict[str, pd.DataFrame]
    ignored: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sheets: dict[str, Count] = field(default_factory=dict)
    origins: Origins | None = None
    landing: Landing | None = None

    @property
    def places(self) -> dict[str, Count]:
        """Counts that add up to every row that was read: by an office's own sheet, else by extract."""
        return self.sheets or self.counts

    def total(self, name: str) -> int:
        """Sum of read, accepted, rejected or not_data."""
        return sum(int(getattr(count, name)) for count in self.places.values())

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
        """Rows by reason, the most frequent first."""
        found: dict[str, int] = {}
        for count in self.places.values():
            for reason, rows in count.reasons.items():
                found[reason] = found.get(reason, 0) + rows
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
