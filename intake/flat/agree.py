"""How well the values of a column suit what its heading says."""

from collections.abc import Iterable

from data.contracts import Column, contract
from intake.cells import READERS, UNITS, CellError, read_amount
from intake.flat.meanings import analyte_of, stars_of, value_of
from intake.flat.told import Told
from intake.flat.vocabulary import AMOUNT_UNIT, ROLES, last_part, plain
from intake.results import read_result

_MANY = ("product_group", "purpose", "unit")  # lists that offices write in words of their own


def is_result(text: str) -> bool:
    """Whether a text is a laboratory's result, if a doubtful one."""
    try:
        read_result(text)
    except CellError as error:
        return str(error) != "bad_result"
    return True


def agreement(target: str, values: list[str], told: Told, heading: str) -> float:
    """How well values suit a target: 0.2 where they are read, less where not (a heading word for word still stands)."""
    extract, name = target.split(".")
    if not values or name in ("place", "name_place") or target == AMOUNT_UNIT:
        return 0.0
    extract = "facility" if extract in ROLES else extract
    if (
        target == "sample.sample_id"
        and plain(last_part(heading)) in ("so mau", "ma so", "so")
        and all(text.isdigit() for text in values)
    ):
        return -1.0
    column = contract(extract).column(name)
    share = share_of(_reads(column, target, text, told) for text in values)
    return 0.2 * share if share >= 0.3 else -1.1 if column.code and column.code != "analyte" else -0.9


def _reads(column: Column, target: str, text: str, told: Told) -> bool:
    if column.code:
        known = analyte_of(text)[0] or any(map(str.isalpha, text)) if column.code == "analyte" else value_of(target, text)[0]
        return bool(known) or column.code in _MANY
    if target == "ocop_award.stars":
        return stars_of(text).isdigit()
    if column.result:
        return is_result(text)
    is_told = column.type in ("date", "timestamp") and (told.day_of(text) is not None or _is_term(text))
    return is_told or _is_read(column, text)


def _is_read(column: Column, text: str) -> bool:
    try:
        read_amount(text, str(column.unit)) if column.unit in UNITS else READERS.get(column.type, str)(text)
    except CellError:
        return False
    return True


def _is_term(text: str) -> bool:
    """«36 tháng», «3 năm»: an end told by how long it lasts."""
    return plain(text).split()[-1:] in (["thang"], ["nam"]) and plain(text).split()[0].isdigit()


def share_of(found: Iterable[bool]) -> float:
    """Share of those that are true; none of nothing."""
    answers = list(found)
    return sum(answers) / len(answers) if answers else 0.0
