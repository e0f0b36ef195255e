"""Which facilities a row speaks of: the one it is about, the one that made the product, the one that gets the shipment."""

from intake.flat.vocabulary import PLACE, ROLES

Columns = dict[str, tuple[str, ...]]


def _swap(columns: Columns, old: str, new: str) -> Columns:
    return {
        heading: tuple(new + one[len(old) :] if one.startswith(old) else one for one in targets)
        for heading, targets in columns.items()
    }


def _has(columns: Columns, *targets: str) -> bool:
    return any(one in targets for found in columns.values() for one in found)


def roles(columns: Columns) -> Columns:
    """A maker is told apart only where another facility is there too; one without an address cannot be a facility."""
    is_named = {role: _has(columns, f"{role}.facility_name", f"{role}.name_place") for role in ("facility", *ROLES)}
    is_placed = {role: _has(columns, f"{role}.place", f"{role}.name_place") for role in ("facility", *ROLES)}
    if not is_named["facility"] and (is_named["maker"] or is_placed["maker"]):
        return _swap(columns, "maker.", "facility.")
    if is_placed["maker"] and (not is_named["maker"] or not is_placed["facility"]):
        columns, is_placed["maker"] = _swap(columns, "maker.place", PLACE), False
    for role in ROLES:
        if is_named[role] and not is_placed[role]:
            columns = _swap(columns, f"{role}.facility_name", f"{role}.name_place" if role == "receiver" else f"{role}.none")
        elif is_placed[role] and not is_named[role]:
            columns = _swap(columns, f"{role}.place", f"{role}.name_place")
    return {
        heading: kept
        for heading, targets in columns.items()
        if (kept := tuple(one for one in targets if not one.endswith(".none")))
    }


def named(columns: Columns) -> Columns:
    """Who the facility is where no column names it: its owner, else its address; a product by its matrix."""
    if not _has(columns, "facility.facility_name", "facility.name_place"):
        other = next((one for one in ("facility.owner_name", PLACE) if _has(columns, one)), None)
        heading = next((heading for heading, targets in columns.items() if other in targets), None)
        if heading:
            columns = {**columns, heading: ("facility.facility_name", *columns[heading])}
    if not _has(columns, "product.product_name"):
        other = next((one for one in ("product.matrix", "product.product_group") if _has(columns, one)), None)
        columns = {
            heading: ("product.product_name", *targets) if other in targets else targets for heading, targets in columns.items()
        }
    return columns
