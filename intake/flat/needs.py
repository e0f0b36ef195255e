"""What a mapping still lacks: columns that an extract requires and nothing in the sheet or the mapping fills."""

from data.contracts import Column, extracts
from intake.flat.mapping import Mapping
from intake.flat.records import KEY_MARKS, wanted
from intake.flat.vocabulary import PLACE

# Columns that reading a row fills by others: a stage by the facility's, an analyte's method, a product's group by its name.
_BY_OTHERS = {
    "facility.commune_era": PLACE, "facility.commune_code": PLACE, "sample.stage": "facility.stage",
    "product.product_group": "product.product_name", "test_result.method": "test_result.analyte",
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
    return bool(column.references) or made or bool({target, _BY_OTHERS.get(target)} & mapping.targets)
