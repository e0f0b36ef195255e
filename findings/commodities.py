"""Names of commodities: the food matrix, or where that is not given the product group."""

from functools import cache

from data.codes import codes
from words import Language


@cache
def commodity_names(language: Language) -> dict[str, str]:
    """Name of each commodity by its code."""
    return {code: one.label(language) for name in ("product_group", "matrix") for code, one in codes(name).items()}


def commodity_name(code: str, language: Language) -> str:
    """Name of a commodity, or its code where no list knows it."""
    return commodity_names(language).get(code, code)
