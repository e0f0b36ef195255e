"""What each column of an office's sheet holds: proposed, with how sure that is; one choice a column corrects it."""

from dataclasses import replace

import streamlit as st

from data.codes import codes, label
from data.contracts import contract, extracts
from intake.flat.layout import plain_heading as plain
from intake.flat.mapping import Mapping
from intake.flat.meanings import analyte_of
from intake.flat.propose import Proposal
from intake.flat.vocabulary import AMOUNT_UNIT, NAME_PLACE, PLACE, ROLES, heading_target, heading_unit, sheet_kind
from ui.room_preview import kinds
from ui.room_words import as_seen
from ui.view import Desk

ANALYTE = "analyte"  # the column holds the results of one analyte
_EXAMPLES, _LONGEST, _LOOKED_AT = 3, 40, 50
_NOT_OFFERED = ("legal_limit", "plan", "plan_window", "plan_quota", "plan_task", "hotline_report", "publication")


def columns(desk: Desk, found: Proposal, draft: Mapping, *, is_kept: bool) -> Mapping:
    """Draw a choice for each column, beginning with the draft; returns the mapping as chosen."""
    st.markdown(f"**{desk.say('columns')}**")
    st.caption(desk.say("columns_note"))
    names = _names(desk)
    data = [row for row, kind in zip(found.grid.rows, kinds(found), strict=True) if kind == "data"]
    column: dict[str, tuple[str, ...]] = {}
    wide: dict[str, tuple[str, str]] = {}
    marks = {heading: mark for heading in _headings(found) if (mark := found.mapping.mark_column.get(heading))}
    names |= {_mark(mark): desk.say("target_mark", meaning=_meaning(desk, mark)) for mark in marks.values()}
    crossed: dict[str, tuple[str, str]] = {}
    kind = sheet_kind(found.layout.headings)
    for heading, place in _headings(found).items():
        proposed, now = _now(found.mapping, heading), _now(draft, heading)
        left, middle, right = st.columns([0.4, 0.4, 0.2], vertical_alignment="center")
        left.markdown(_heading(heading, [row[place] for row in data[:_LOOKED_AT]]))
        options = [None, *dict.fromkeys([*names, *filter(None, (proposed, now))])]
        chosen = middle.selectbox(
            heading, options, index=options.index(now), format_func=lambda one: names.get(one, one) or desk.say("not_used"),
            label_visibility="collapsed", key=f"column_{found.grid.place}_{place}_{desk.language}",
        )  # fmt: skip
        if chosen == ANALYTE:
            with middle:
                wide[heading] = _analyte(desk, draft, heading, f"{found.grid.place}_{place}")
        elif chosen and heading in marks and chosen == _mark(marks[heading]):
            crossed[heading] = marks[heading]
        elif chosen:
            same = found.mapping.column.get(heading, ())
            column[heading] = same if same[:1] == (chosen,) else (chosen,)
        right.caption("" if is_kept or chosen is None else desk.say(f"sure_{_sure(heading, chosen, proposed, kind)}"))
    down = tuple(heading for heading in found.mapping.fill_down if heading in column)
    wide = {one: pair for one, pair in wide.items() if pair[0]}
    return replace(draft, column=column, analyte_column=wide, mark_column=crossed, fill_down=down)


def _mark(mark: tuple[str, str]) -> str:
    """A column of crosses as one choice."""
    return "=".join(mark)


def _meaning(desk: Desk, mark: tuple[str, str]) -> str:
    """What a cross means, in words."""
    target, code = mark
    column = contract(target.split(".")[0]).column(target.split(".")[1])
    return label(column.code, code, desk.language) if column.code else f"{column.label(desk.language)}: {code}"


def _names(desk: Desk) -> dict[str | None, str]:
    """Every target as people read it."""
    found: dict[str | None, str] = {PLACE: desk.say("target_place")}
    for kind in extracts():
        for column in kind.given:
            if kind.name not in _NOT_OFFERED and (not column.references or kind.name == "shipment"):
                found[f"{kind.name}.{column.name}"] = f"{kind.label(desk.language)} › {column.label(desk.language)}"
    found |= {NAME_PLACE: desk.say("target_name_place"), AMOUNT_UNIT: desk.say("target_amount_unit")}
    for role in ROLES:
        name = contract("facility").column("facility_name").label(desk.language)
        found |= {f"{role}.facility_name": f"{desk.say(f'intake.role_{role}')} › {name}"}
        found |= {
            f"{role}.{part}": f"{desk.say(f'intake.role_{role}')} › {desk.say(f'target_{part}')}"
            for part in ("place", "name_place")
        }
    return found | {ANALYTE: desk.say("target_analyte")}


def _headings(found: Proposal) -> dict[str, int]:
    """Each heading once, with its column."""
    once: dict[str, tuple[str, int]] = {}
    for place, heading in enumerate(found.layout.headings):
        if heading:
            once.setdefault(plain(heading), (heading, place))
    return dict(once.values())


def _now(mapping: Mapping, heading: str) -> str | None:
    known = {plain(one): targets[0] for one, targets in mapping.column.items()}
    known |= dict.fromkeys(map(plain, mapping.analyte_column), ANALYTE)
    known |= {plain(one): _mark(mark) for one, mark in mapping.mark_column.items()}
    return known.get(plain(heading))


def _sure(heading: str, chosen: str, proposed: str | None, kind: str) -> str:
    """How the proposal was come to: by the heading, by part of it, by the values, or by the clerk."""
    if chosen != proposed:
        return "chosen"
    target, sure = (ANALYTE, analyte_of(_last(heading))[1]) if chosen == ANALYTE else heading_target(heading, kind)
    if "=" in chosen:
        return "heading"
    if target != chosen:
        return "values"
    return "heading" if sure >= 1 else "likely"


def _last(heading: str) -> str:
    """The lowest part of a heading of several rows."""
    return heading.rsplit(" › ", maxsplit=1)[-1]


def _heading(heading: str, values: list[str | None]) -> str:
    examples = " · ".join(_short(str(as_seen(one))) for one in list(dict.fromkeys(filter(None, values)))[:_EXAMPLES])
    return f"**{escaped(heading)}**  \n:gray[{escaped(examples)}]" if examples else f"**{escaped(heading)}**"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def escaped(text: str) -> str:
    """A person's text, with nothing in it that Markdown would draw."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|<>~$:" else letter for letter in text)


def _analyte(desk: Desk, mapping: Mapping, heading: str, key: str) -> tuple[str, str]:
    """Which analyte a column holds, and in which unit."""
    code, unit = mapping.analyte_column.get(heading) or (analyte_of(_last(heading))[0], heading_unit(heading) or "")
    known, units = codes("analyte"), ["", *codes("unit")]
    left, right = st.columns(2)
    chosen = left.selectbox(
        desk.say("which_analyte"), list(known), index=list(known).index(code) if code in known else None,
        format_func=lambda one: known[one].label(desk.language), key=f"analyte_{key}_{desk.language}",
    )  # fmt: skip
    measured = right.selectbox(
        desk.say("which_unit"), units, index=units.index(unit) if unit in units else 0,
        format_func=lambda one: one or desk.say("no_unit"), key=f"unit_{key}_{desk.language}",
    )  # fmt: skip
    return chosen or "", measured
