"""What a certificate or commitment is worth on a day: valid, how long still, or why not."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.certificate_numbers import certificate_number

SOON_DAYS = (30, 90, 180)
HELD = ("valid", "days_180", "days_90", "days_30")


def with_states(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The table with `days_left` (Int64; below zero after the end) and `paper_state`, a code of that list.

    Args:
        table: rows with `last_valid_date` and `revoked_date`, as question `certificate_by_facility` has them; NaT: no paper.
        as_of: the day it is judged on; a paper that ends on this day still holds, with 0 days left.
    """
    days = (table.last_valid_date - pd.Timestamp(as_of)).dt.days.astype("Int64")
    left = days.astype("float64").to_numpy()
    states = np.select(
        [np.isnan(left), (left < 0) & table.revoked_date.notna().to_numpy(), left < 0, *(left <= soon for soon in SOON_DAYS)],
        ["none", "revoked", "lapsed", *(f"days_{soon}" for soon in SOON_DAYS)],
        "valid",
    )
    return table.assign(days_left=days, paper_state=states)


def is_held(states: pd.Series) -> pd.Series:
    """Does a paper in this state hold?"""
    return states.isin(HELD)


def n_ending(table: pd.DataFrame, days: int) -> int:
    """Papers that still hold and end within so many days."""
    return int((table.days_left.between(0, days)).sum())


def is_unusual(numbers: pd.Series) -> npt.NDArray[np.bool_]:
    """Numbers that do not have the form NN/YYYY/OFFICE-PLACE, however leniently read; none is not unusual."""
    return np.array([isinstance(one, str) and not certificate_number(one).is_usual for one in numbers], dtype=bool)
