"""What a mapping still lacks: columns that an extract requires and nothing in the sheet or the mapping fills."""

from data.contracts import Column, extracts
from intake.flat.days import DATED
from intake.flat.keys import KEY_MARKS
from intake.flat.mapping import Mapping
from intake.flat.records import wanted
from intake.flat.vocabulary import NAME_PLACE, PLACE, plain

# Columns that reading a row fills by others: a place by its address, a stage by the facility's, a product's group by its name.
_BY_OTHERS = {
    "facility.facility_name": (NAME_PLACE,), "facility.commune_era": (PLACE, NAME_PLACE),
    "facility.commune_code": (PLACE, NAME_PLACE),
    "sample.stage": ("facility.stage",), "product.product_group": ("product.product_name",),
    "test_result.method": ("test_result.analyte", "test_result.result_text"),
}  # fmt: skip


def lacking(mapping: Mapping) -> list[str]:
    """Targets, extract.column, without which every row would be rejected; references and made keys are not asked."""
    return [
        f"{kind.name}.{column.name}"
        for kind in extracts()
        if wanted(kind.name, mapping)
        for column in kind.given
        if column.required and not _is_filled(kind.name, column, mapping)
    ]


def _is_filled(extract: str, column: Column, mapping: Mapping) -> bool:
    target = f"{extract}.{column.name}"
    made = extract in KEY_MARKS and column.name == f"{extract}_id"
    have = mapping.targets | beside_number(mapping)
    return bool(column.references) or made or bool({target, *_BY_OTHERS.get(target, ())} & have)


def beside_number(mapping: Mapping) -> set[str]:
    """Days that stand in the cell of a number: «Quyết định (số, ngày)»."""
    return {
        day
        for heading, targets in mapping.column.items()
        for number, day in DATED.items()
        if number in targets and "ngay" in plain(heading).split()
    }
