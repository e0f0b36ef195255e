"""A network of many nodes made small enough to read: nodes that stand in the same place become one, and it is said which."""

from collections.abc import Callable

import pandas as pd

MOST_NODES = 100
_SUMS = {"kg": "sum", "n_members": "sum", "n_failed": "sum", "score": "max", "uncovered_pct": "max"}
Keys = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]


def collapse(node: pd.DataFrame, edge: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Merge nodes step by step until at most a hundred are left: targets, sources, chains, then by facility, commune, province.

    `node` has node_id, kind, way, stage, province_code, commune_code, facility_id, product_id, name and the sums; `edge` has
    source, target, kg. The start and failed lots stay apart until the last steps.

    Returns:
        The smaller frames and the names of the steps that were taken.
    """
    taken = []
    for name, keys in _STEPS.items():
        if len(node) <= MOST_NODES:
            break
        before = len(node)
        node, edge = contracted(node, edge, keys(node, edge))
        taken += [name] if len(node) < before else []
    return node, edge, tuple(taken)


def contracted(node: pd.DataFrame, edge: pd.DataFrame, key: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One node for all with the same key (its first one's code and words); edges inside a node vanish, others add up."""
    group = key.groupby(key, sort=False).transform("size") > 1
    first = node.node_id.groupby(key, sort=False).transform("first")
    code = dict(zip(node.node_id, first, strict=True))
    kept = [name for name in node.columns if name not in (*_SUMS, "node_id", "kind")]
    table = node.assign(node_id=first, kind=node.kind.where(~group, "group")).groupby("node_id", sort=False, as_index=False)
    merged = table.agg({"kind": "last"} | dict.fromkeys(kept, "first") | _SUMS)
    moved = edge.assign(source=edge.source.map(code), target=edge.target.map(code))
    moved = moved[moved.source != moved.target].groupby(["source", "target"], as_index=False, sort=False).agg({"kg": "sum"})
    return merged, moved


def _neighbours(node: pd.DataFrame, edge: pd.DataFrame, here: str, there: str) -> pd.Series:
    """The other ends of each node's edges as one text, in the order of `node`."""
    ends = edge.sort_values(there).groupby(here)[there].agg(" ".join)
    return node.node_id.map(ends).fillna("")


def _special(node: pd.DataFrame) -> pd.Series:
    return (node.way == "start") | (node.n_failed > 0)


def _targets(node: pd.DataFrame, edge: pd.DataFrame) -> pd.Series:
    """Receivers that get their goods from the same nodes."""
    alike = (node.stage == "trading") & ~node.node_id.isin(edge.source) & ~_special(node)
    return node.node_id.where(~alike, "to " + _neighbours(node, edge, "target", "source"))


def _sources(node: pd.DataFrame, edge: pd.DataFrame) -> pd.Series:
    """Lots without inputs that went into the same nodes."""
    alike = ~node.node_id.isin(edge.target) & ~_special(node)
    return node.node_id.where(~alike, "from " + node.stage + " " + _neighbours(node, edge, "source", "target"))


def _chains(node: pd.DataFrame, edge: pd.DataFrame) -> pd.Series:
    """A node whose only way on leads to a node that nothing else leads to."""
    goes, comes = edge.source.value_counts(), edge.target.value_counts()
    plain = set(node.node_id[~_special(node)])
    stage = dict(zip(node.node_id, node.stage, strict=True))
    head = {code: code for code in node.node_id}
    for one in edge.itertuples():
        single = goes[one.source] == 1 and comes[one.target] == 1 and stage[one.source] == stage[one.target]
        if single and one.source in plain and one.target in plain and _head(head, one.source) != _head(head, one.target):
            head[_head(head, one.target)] = _head(head, one.source)
    return node.node_id.map({code: _head(head, code) for code in head})


def _head(head: dict[str, str], code: str) -> str:
    while head[code] != code:
        code = head[code]
    return code


def _by(*columns: str) -> Keys:
    def keys(node: pd.DataFrame, _edge: pd.DataFrame) -> pd.Series:
        alike = node[list(columns)].fillna("").astype(str).agg(" ".join, axis=1)
        return node.node_id.where(_special(node), alike)

    return keys


def _every(node: pd.DataFrame, _edge: pd.DataFrame) -> pd.Series:
    alike = node[["stage", "way", "province_code"]].fillna("").astype(str).agg(" ".join, axis=1)
    failed = " " + (node.n_failed > 0).astype(str)
    return node.node_id.where(node.way == "start", alike + failed)


_STEPS: dict[str, Keys] = {
    "targets": _targets, "sources": _sources, "chains": _chains,
    "facilities": _by("kind", "way", "stage", "facility_id", "product_id"), "communes": _by("stage", "way", "commune_code"),
    "provinces": _by("stage", "way", "province_code"), "all": _every,
}  # fmt: skip
