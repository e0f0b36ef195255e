"""Neighbours: of the shipped boundaries, of points, and of whatever form they are given in."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from libpysal import examples, graph, weights

from geo.boundaries import boundaries, neighbours
from geo.errors import OptionError, PlaceError
from geo.neighbours import contiguity, matrix, mutual, nearest

SQUARE = {"a": ["b", "c"], "b": ["a"], "c": ["a"], "d": []}
TABLE = """
    . 1 1 .
    1 . . .
    1 . . .
    . . . .
"""


def drawn(text):
    return np.array([[0 if cell == "." else float(cell) for cell in line.split()] for line in text.strip().splitlines()])


@pytest.mark.parametrize(("level", "era"), [("commune", "new"), ("district", "old"), ("province", "new")])
def test_contiguity_is_mutual_and_ties_islands_to_the_nearest(level, era):
    near, shapes, pairs = contiguity(level, era), boundaries(level, era), neighbours(level, era)
    assert set(near) == set(shapes.code)
    assert all(code in near[other] for code, others in near.items() for other in others)
    assert all(len(others) > 0 and code not in others for code, others in near.items()) or len(near) == 1
    edges = {(row.code, row.neighbour_code) for row in pairs.itertuples()}
    assert {(code, other) for code, others in near.items() for other in others} == edges | {(b, a) for a, b in edges}


def test_an_island_is_tied_both_ways():
    assert mutual(["b", "a", "island"], [("a", "b"), ("island", "a")]) == {"b": ("a",), "a": ("b", "island"), "island": ("a",)}


@pytest.mark.parametrize(
    "form",
    [
        SQUARE,
        {place: dict.fromkeys(others, 0.5) for place, others in SQUARE.items()},
        pd.DataFrame([(a, b) for a, others in SQUARE.items() for b in others], columns=["code", "neighbour_code"]),
        drawn(TABLE),
        weights.W(dict(SQUARE), silence_warnings=True),
        graph.Graph.from_dicts(dict(SQUARE)),
    ],
    ids=["mapping", "weights", "pairs", "array", "W", "Graph"],
)
def test_every_form_gives_the_same_matrix(form):
    assert (matrix(form, pd.Index(list("abcd"))).toarray() == drawn(TABLE)).all()


def test_libpysals_row_standardised_weights_become_ones():
    shapes = gpd.read_file(examples.get_path("sids2.shp"))
    binary = weights.Queen.from_dataframe(shapes, use_index=False)
    standard = graph.Graph.build_contiguity(shapes, rook=False).transform("r")
    index = pd.RangeIndex(100)
    assert np.allclose(matrix(binary, index).toarray(), matrix(standard, index).toarray())
    named = shapes.set_index("FIPS")
    by_name = graph.Graph.build_contiguity(named, rook=False)
    assert (matrix(by_name, index).toarray() == matrix(binary, index).toarray()).all()  # places without names: by order
    assert (matrix(by_name, named.index).toarray() == matrix(binary, index).toarray()).all()


def test_places_outside_the_map_do_not_count():
    assert (matrix(SQUARE, pd.Index(["c", "b"])).toarray() == 0).all()


def test_the_nearest_are_mutual_and_found_one_by_one():
    rng = np.random.default_rng(3)
    points = pd.DataFrame({"code": [f"p{n}" for n in range(25)], "longitude": rng.random(25), "latitude": rng.random(25)})
    near, spots = nearest(points, k=3), points.set_index("code")
    for code, spot in spots.iterrows():
        apart = ((spots - spot) ** 2).sum(axis=1).drop(code)  # so near the equator a degree is a degree
        assert set(apart.nsmallest(3).index) <= set(near[code])
        assert all(code in near[other] for other in near[code])
    assert nearest(np.array([[0.0, 0.0], [1.0, 0.0]]), k=9) == {0: (1,), 1: (0,)}
    assert nearest(np.array([[900.0, 0.0]]), planar=True) == {0: ()}


def test_bad_points_are_named():
    with pytest.raises(OptionError, match="k must"):
        nearest(np.zeros((3, 2)), k=0)
    with pytest.raises(PlaceError, match="two numbers a place"):
        nearest(np.zeros((3, 3)))
