"""The picture from farm to fork, and what stands under a node that was clicked."""

from typing import Any

import pandas as pd
import streamlit as st

from data.codes import codes
from figures.chain import Mark, chain
from figures.palette import COVER, HAZARDS, RISK, TOO_FEW
from findings import Finding
from findings.places import place_names, province_name
from ui.pieces import twin_table
from ui.tables import shown
from ui.trace_options import open_lot
from ui.view import View
from words import numbers

_LABELLED, _FEW = 40, 20  # nodes, receivers: up to so many are named in the picture
_NODE = ["node_id", "name", "node_kind", "lot_way", "stage", "quantity_kg", "n_members", "n_failed", "score"]
_SENT = ["lot_id", "from_facility_name", "shipped_date", "quantity_kg", "is_covered"]


def farm_to_fork(view: View, finding: Finding) -> None:
    """Lanes by stage; a click on a lot traces it, on a receiver shows what it got."""
    node, edge = finding.frame("node"), finding.frame("edge")
    known = codes("stage")
    lanes = [known[code].label(view.language) if code in known else "–" for code in _lanes(node)]
    classes, marks = _classes(view, node)
    figure = chain(
        node.assign(mark=marks), edge, lanes=lanes, classes=classes, texts=[_text(view, row) for row in node.itertuples()],
        labels=_labels(node), language=view.language, theme=view.theme,
    )  # fmt: skip
    key = f"chain:{view.filters.lot}:{','.join(view.filters.walk)}:{','.join(view.filters.kill)}"
    with st.container(key="chain_box"):
        event = st.plotly_chart(
            figure, key=key, alt=view.say("picture_alt", sentence=finding.sentence.say(view.language)), on_select="rerun",
            selection_mode="points", config={"displayModeBar": False, "locale": view.language},
        )  # fmt: skip
    st.caption(_note(view, finding))
    twin = node.rename(columns={"kind": "node_kind", "way": "lot_way", "kg": "quantity_kg"})
    twin_table(view, twin.assign(node_id=twin.node_id.str.removeprefix("@"))[_NODE], key="chain")
    points = [point["customdata"] for point in event.selection.points if "customdata" in point]
    if points:
        _open(view, str(points[0][1]), str(points[0][2]))


def _lanes(node: pd.DataFrame) -> list[str]:
    return [str(stage) for stage in node.sort_values("lane").drop_duplicates("lane").stage.fillna("")]


def _open(view: View, kind: str, code: str) -> None:
    if kind == "lot" and code != view.filters.lot:
        open_lot(view, code)
        st.rerun()
    if kind == "outlet":
        st.query_params["selected"] = code.removeprefix("@")


def _note(view: View, finding: Finding) -> str:
    parts = [view.say("picture_note")]
    if taken := finding.facts["collapsed"]:
        steps = numbers.listed([view.say(f"collapsed_{name}") for name in taken], view.language, most=len(taken))
        parts.append(view.say("collapsed", steps=steps, n=finding.facts["n_nodes"]))
    return " ".join(parts)


def _classes(view: View, node: pd.DataFrame) -> tuple[dict[str, Mark], list[str]]:
    """What the colours mean, and the class of each node."""
    if "certificate" in view.filters.walk:
        classes = {code: Mark(view.say(f"cover_{code}"), colour) for code, colour in COVER.items()}
        return classes, [_cover(share) for share in node.uncovered_pct]
    if "hazard" in view.filters.walk:
        known = codes("hazard")
        classes = {code: Mark(known[code].label(view.language), HAZARDS[n % len(HAZARDS)]) for n, code in enumerate(known)}
        classes["none"] = Mark(view.say("hazard_none"), TOO_FEW)
        return classes, [_hazard(text, failed) for text, failed in zip(node.failed_hazards, node.n_failed, strict=True)]
    steps = ((0.0, "score_none"), (0.5, "score_low"), (1.0, "score_high"), (1.01, "score_all"))
    colours = (TOO_FEW, RISK[1], RISK[2], RISK[4])
    classes = {name: Mark(view.say(name), colour) for (_, name), colour in zip(steps, colours, strict=True)}
    return classes, [_score(score) for score in node.score]


def _cover(share: float) -> str:
    return "unknown" if pd.isna(share) else "bare" if share > 0 else "covered"


def _hazard(text: object, failed: int) -> str:
    return text.split(", ")[0] if failed and isinstance(text, str) else "none"


def _score(score: float) -> str:
    if pd.isna(score) or score <= 0:
        return "score_none"
    return "score_all" if score > 0.999 else "score_high" if score >= 0.5 else "score_low"


def _labels(node: pd.DataFrame) -> list[str]:
    """Lots by their code where they are few; always the one traced, failed ones and the strongest source."""
    best = node.score[node.kind == "lot"].max()
    strong = (node.way == "start") | (node.n_failed > 0) | ((node.score == best) & (best > 0))
    named = (node.kind == "lot") & (strong | (len(node) <= _LABELLED))
    named |= (node.kind == "outlet") & ((node.kind == "outlet").sum() <= _FEW)
    return [f"  {name}" if is_named else "" for name, is_named in zip(node["name"], named, strict=True)]


def _text(view: View, row: Any) -> str:
    """What the mouse shows, line by line."""
    language, known = view.language, codes("way")
    where = [place_names("commune").get(row.commune_code, ""), province_name(row.province_code) if row.province_code else ""]
    lines = [f"<b>{row.facility_name if row.kind == 'outlet' else row.name}</b>"]
    if row.n_members > 1:
        lines = [f"<b>{view.say('group', n=numbers.number(row.n_members, language))}</b>"]
    lines += [part for part in (row.product_name, row.facility_name if row.kind == "lot" else None) if isinstance(part, str)]
    lines += [", ".join(part for part in where if part), numbers.weight(row.kg, language)]
    if row.kind == "lot" and row.way in known:
        lines.append(known[row.way].label(language))
    if row.n_failed:
        lines.append(view.say("hover_failed", n=row.n_failed))
    if row.score > 0:
        lines.append(view.say("hover_score", score=numbers.number(row.score, language, digits=2)))
    return "<br>".join(line for line in lines if line)


def chosen_place(view: View, finding: Finding) -> None:
    """The receiver that was clicked: what it got of these lots."""
    code = st.query_params.get("selected")
    sent = finding.frame("shipment")
    mine = sent[sent.to_facility_id == code] if code else sent.head(0)
    if mine.empty:
        return
    first = mine.iloc[0]
    place = place_names("commune").get(str(first.to_new_commune_code), "")
    with st.container(border=True):
        st.markdown(view.say(
            "place", name=str(first.to_facility_name or code), commune=place, province=province_name(first.to_province_code),
            n=numbers.number(len(mine), view.language), kg=numbers.weight(float(mine.quantity_kg.sum()), view.language),
        ))  # fmt: skip
        st.dataframe(shown(view, mine[_SENT]), hide_index=True, key="place_shipments", height="content")
