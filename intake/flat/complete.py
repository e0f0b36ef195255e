"""What a proposal needs beyond its columns: constants, terms, what the title says; each with its sentence."""

from dataclasses import replace

from data.codes import label
from data.contracts import Column, contract
from intake.flat.mapping import Mapping
from intake.flat.needs import beside_number, lacking
from intake.flat.records import wanted
from intake.flat.roles import named, roles
from intake.flat.told import Told
from intake.flat.vocabulary import PLACE, ROLES, heading_unit, plain
from words import say
from words.numbers import day

# What holds where no column says it; each is said to the clerk as an assumption.
_ASSUMED = {
    "facility.stage": "processing", "maker.stage": "processing", "receiver.stage": "trading", "sample.purpose": "monitoring",
    "certificate.certificate_kind": "certificate",
}  # fmt: skip
_MONTHS = {"ocop_award": ("from_date", "to_date", 36), "certificate": ("issued_date", "expires_date", 36)}
# Without one of these a sheet says too little of an extract to fill it.
_ESSENTIAL = {
    "ocop_award": ("ocop_award.stars",),
    "certificate": ("certificate.certificate_number",),
    "shipment": ("shipment.quantity_kg",),
    "lot": ("lot.made_date", "lot.lot_id"),
    "test_result": ("test_result.result_text", "test_result.laboratory_conclusion", "test_result.analyte"),
    "sample": ("sample.sample_id", "sample.taken_at"),
    "product": ("product.product_name",),
}
NOT_STATED = "not_stated"  # the analyte of a conclusion on the whole sample


def completed(mapping: Mapping, told: Told, *, has_unnamed: bool = True) -> tuple[Mapping, list[str]]:
    """The mapping with roles settled, too thin extracts dropped and what is required but in no column assumed.

    `has_unnamed` says whether rows leave their analyte blank.
    """
    before = mapping.column
    mapping = replace(mapping, column=named(roles(dict(mapping.column))))
    lost = [heading for heading in before if heading not in mapping.column]
    mapping, dropped = _pruned(mapping, told)
    doubts = [say("intake.doubt_heading", heading=heading) for heading in (*lost, *dropped)]
    is_named = "test_result.analyte" in mapping.targets and not has_unnamed
    for step in (_from_title, _lots, *([] if is_named else [_overall]), _constants, _months):
        mapping, said = step(mapping, told)
        doubts += said
    return mapping, doubts + _missing(mapping)


def _missing(mapping: Mapping) -> list[str]:
    """What is required, in no column, and nothing could be assumed for; the keys of a place are asked for as an address."""
    found = []
    for target in dict.fromkeys(PLACE if "commune" in one else one for one in lacking(mapping)):
        kind = contract(target.split(".")[0])
        name = "address" if target == PLACE else target.split(".")[1]
        found.append(say("intake.doubt_missing", column=f"{kind.vi}: {kind.column(name).vi}", target=target))
    return found


def _pruned(mapping: Mapping, told: Told) -> tuple[Mapping, list[str]]:
    """Without columns of extracts that the sheet says too little of; their headings."""
    targets = mapping.targets | ({"test_result.result_text"} if mapping.analyte_column else set())
    thin = {extract for extract, needed in _ESSENTIAL.items() if not targets & set(needed)}
    has_results, dated = any(target.startswith("test_result.") for target in targets), targets | beside_number(mapping)
    if has_results and (told.day or (told.year and told.month)):
        thin.discard("sample")  # the title says when they were taken
    if "sample" in thin:
        thin.add("test_result")
    elif has_results and not (told.decision_day or {"ocop_award.from_date", "ocop_award.to_date"} & dated):
        thin.add("ocop_award")  # a list of samples that names the stars in passing: without its days an award is none
    if not any(target.startswith("shipment.") for target in targets) or "shipment" in thin:
        thin |= {"lot"} if "sample" in thin else set()
    kept = {heading: tuple(one for one in found if one.split(".")[0] not in thin) for heading, found in mapping.column.items()}
    marks = {heading: found for heading, found in mapping.mark_column.items() if found[0].split(".")[0] not in thin}
    dropped = [heading for heading, found in kept.items() if not found]
    dropped += list(mapping.analyte_column) if "test_result" in thin else []
    analytes = {} if "test_result" in thin else mapping.analyte_column
    return replace(
        mapping, column={heading: found for heading, found in kept.items() if found}, mark_column=marks, analyte_column=analytes
    ), dropped


def _from_title(mapping: Mapping, told: Told) -> tuple[Mapping, list[str]]:
    """Place and day of sampling where only the title says them."""
    found: list[str] = []
    said: list[str] = []
    if not any(target in (PLACE, "facility.name_place", "facility.commune_code") for target in mapping.targets) and told.commune:
        found.append(PLACE)
        said.append(say("intake.doubt_title", column=contract("facility").column("commune_code").vi, text=told.commune))
    first = told.day or (told.year and told.month and f"01/{told.month:02d}/{told.year}")
    if wanted("sample", mapping) and "sample.taken_at" not in mapping.targets and first:
        found.append("sample.taken_at")
        text = first if isinstance(first, str) else day(first)
        said.append(say("intake.doubt_title", column=contract("sample").column("taken_at").vi, text=text))
    within = told.place if told.place and not told.place.startswith("Tỉnh") else mapping.within or told.place
    if within and any(target.endswith("place") for target in mapping.targets):
        said.append(say("intake.doubt_within", place=within))
    return replace(mapping, from_title=tuple(found)), said


def _lots(mapping: Mapping, _: Told) -> tuple[Mapping, list[str]]:
    """A lot needs a day it was made: in a book of shipments without one, the day it was sent."""
    if not wanted("lot", mapping) or "lot.made_date" in mapping.targets:
        return mapping, []
    source = "shipment.shipped_date" if "shipment.shipped_date" in mapping.targets else "sample.taken_at"
    columns = {heading: (*found, "lot.made_date") if source in found else found for heading, found in mapping.column.items()}
    column, other = (
        contract("lot").column("made_date").vi,
        contract(source.split(".", maxsplit=1)[0]).column(source.split(".")[1]).vi,
    )
    return replace(mapping, column=columns), [say("intake.doubt_same", column=column, other=other)]


def _overall(mapping: Mapping, _: Told) -> tuple[Mapping, list[str]]:
    """A conclusion without an analyte speaks of the sample as a whole."""
    targets = mapping.targets
    if "test_result.laboratory_conclusion" not in targets or mapping.analyte_column:
        return mapping, []
    analyte = contract("test_result").column("analyte")
    constant = {**mapping.constant, "test_result.analyte": NOT_STATED}
    said = [] if "test_result.analyte" in targets else [_doubt_constant(analyte, NOT_STATED)]
    return replace(mapping, constant=constant), said


def _doubt_constant(column: Column, code: str) -> str:
    return say("intake.doubt_constant", column=column.vi, meaning=label(column.code, code) if column.code else code)


def _constants(mapping: Mapping, told: Told) -> tuple[Mapping, list[str]]:
    """Constants for what is required and no column says."""
    constants = dict(mapping.constant)
    doubts: list[str] = []
    result = next((one for one, targets in mapping.column.items() if "test_result.result_text" in targets), None)
    unit = (heading_unit(result) or told.unit) if result else None
    if unit and "test_result.unit" not in mapping.targets:
        constants["test_result.unit"] = unit
    for target, assumed in _ASSUMED.items():
        extract, name = target.split(".")
        mine = any(one.startswith(f"{extract}.") for one in mapping.targets) if extract in ROLES else wanted(extract, mapping)
        column = contract("facility" if extract in ROLES else extract).column(name)
        if column.required and mine and target not in mapping.targets:
            code = _kind_of(mapping) if target == "certificate.certificate_kind" else assumed
            constants[target] = code
            role = f" ({say(f'intake.role_{extract}')})" if extract in ROLES else ""
            doubts.append(say("intake.doubt_constant", column=column.vi + role, meaning=label(str(column.code), code)))
    if wanted("ocop_award", mapping):
        for name, found in (("decision_number", told.decision or say("intake.none_stated")), ("from_date", told.decision_day)):
            if f"ocop_award.{name}" not in mapping.targets and found:
                constants[f"ocop_award.{name}"] = found if isinstance(found, str) else found.isoformat()
                told_so = found if isinstance(found, str) else day(found)
                doubts.append(_doubt_constant(contract("ocop_award").column(name), told_so))
    return replace(mapping, constant=constants), doubts


def _kind_of(mapping: Mapping) -> str:
    """A list of commitments says so in its headings."""
    return "commitment" if any("cam ket" in plain(heading) for heading in mapping.headings) else "certificate"


def _months(mapping: Mapping, _: Told) -> tuple[Mapping, list[str]]:
    months: dict[str, int] = {}
    doubts: list[str] = []
    for extract, (start, end, term) in _MONTHS.items():
        if f"{extract}.{start}" in mapping.targets | beside_number(mapping) and f"{extract}.{end}" not in mapping.targets:
            months[f"{extract}.{end}"] = term
            column, other = contract(extract).column(end).vi, contract(extract).column(start).vi
            doubts.append(say("intake.doubt_months", column=column, months=term, other=other))
    return replace(mapping, months=months), doubts
