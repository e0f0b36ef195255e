"""The scan: against SaTScan's and FleXScan's printed answers, every zone in plain Python, and bad input."""

from dataclasses import replace
from math import inf, log
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.clusters import scan
from geo.errors import CountError, OptionError, PlaceError, PointError
from geo.points import distances
from geo.scan import gumbel_p
from geo.scan_likeliest import likeliest
from geo.scan_model import make_model
from geo.scan_search import largest_ratios
from geo.scan_zones import make_centres

FOLDER = Path(__file__).parent / "references"
TRACTS = pd.read_csv(FOLDER / "ny_leukemia.csv").set_index("tract")
PRINTED = pd.read_csv(FOLDER / "ny_leukemia_published.csv")
PRINTED["members"] = [frozenset(map(int, text.split())) for text in PRINTED.members]


def new_york(*, planar):
    points = TRACTS[["longitude", "latitude"]]
    points = points.set_axis(["x", "y"], axis=1) if planar else points
    return scan(TRACTS.cases, TRACTS.population, points, kind="poisson", seed=1, planar=planar)


def test_the_clusters_of_new_york_are_those_of_satscan():
    theirs = PRINTED[PRINTED.run == "satscan_planar"]
    ours = new_york(planar=True).clusters
    assert [frozenset(members) for members in ours.members] == list(theirs.members)
    assert np.abs(ours.llr.to_numpy() - theirs.llr.to_numpy()).max() < 1e-6
    assert (ours.observed.to_numpy() == theirs.observed).all()
    for name in ("expected", "relative_risk"):
        assert np.abs(ours[name].to_numpy() - theirs[name].to_numpy()).max() < 0.0051
    assert np.abs(ours.p_gumbel.to_numpy() - theirs.p.to_numpy()).max() < 0.04  # both from 999 replicas of their own
    assert ours.p_gumbel[1] < 0.001
    assert ours.p[1] == 0.001
    assert list(ours.is_secondary) == [False, *[True] * 5]


def test_on_the_sphere_nothing_of_satscans_is_missed():
    theirs = PRINTED[PRINTED.run == "satscan_sphere"]
    ours = new_york(planar=False).clusters.assign(members=lambda table: [frozenset(one) for one in table.members])
    found = theirs.merge(ours, on="members", suffixes=("", "_ours"))
    assert len(found) == len(theirs)
    assert (found.llr - found.llr_ours).abs().max() < 1e-6
    same = found[found.cluster != 4]  # SaTScan names another centre, so another radius, of the same tracts
    assert (same.radius - same.radius_km).abs().max() < 0.02
    more = set(ours.members) - set(theirs.members)
    assert frozenset({265, 266, 281}) in more


def test_the_binomial_clusters_are_those_of_flexscan():
    theirs = PRINTED[PRINTED.run == "flexscan_binomial"]
    cases, people = TRACTS.cases.to_numpy(float)[:, None], TRACTS.population.to_numpy(float)[:, None]
    model, apart = make_model("bernoulli", cases, people, 1), distances(TRACTS[["longitude", "latitude"]].to_numpy())
    centres = [first_ten(centre) for centre in make_centres(model, apart, people[:, 0], max_share=0.5, longest=1)]
    ours = likeliest(model, centres, cases, 1, floor=0.0, most=10)
    assert [frozenset(TRACTS.index[one.members]) for one in ours] == list(theirs.members)
    assert np.abs(np.array([one.ratio for one in ours]) - theirs.llr.to_numpy()).max() < 1e-4


def first_ten(centre):
    """FleXScan's circles hold at most ten places."""
    kept = centre.ends < 10
    return replace(
        centre, order=centre.order[:10], ends=centre.ends[kept], radius=centre.radius[kept], weight=centre.weight[kept]
    )


def plain_ratio(kind, c, w, cases, total):
    def part(a, b):
        return a * log(a / b) if a else 0.0

    if c < 2 or c * total <= cases * w * (1 + 1e-12):
        return 0.0
    found = part(c, w) + part(cases - c, total - w)
    if kind == "bernoulli":
        found += part(w - c, w) + part(total - w - cases + c, total - w)
        found -= part(cases, total) + part(total - cases, total)
    return found


def plain_zones(points, population, times, longest, share):
    """Every circle and interval: (members, start, end), in plain Python."""
    people = [sum(row) for row in population]
    for centre in points:
        apart = [round(((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5, 9) for x, y in points]
        for radius in sorted(set(apart)):
            members = tuple(place for place, far in enumerate(apart) if far <= radius)
            if len(members) < len(points) and sum(people[place] for place in members) <= share * sum(people) * (1 + 1e-12):
                for start in range(times):
                    yield from ((members, start, end) for end in range(start + 1, min(times, start + longest) + 1))


def plain_scan(kind, cases, population, points, longest, share):
    """Likelihood ratio of each zone, the largest first."""
    found, all_cases, all_people = {}, sum(map(sum, cases)), sum(map(sum, population))
    unit = 1 if kind == "bernoulli" else all_cases / all_people
    for members, start, end in plain_zones(points, population, len(cases[0]), longest, share):
        c, w = (sum(sum(table[place][start:end]) for place in members) for table in (cases, population))
        found[members, start, end] = plain_ratio(kind, c, w * unit, all_cases, all_people * unit)
    return sorted(found.items(), key=lambda one: -one[1])


@pytest.mark.parametrize("kind", ["bernoulli", "poisson"])
def test_the_ratio_is_that_of_plain_logarithms(kind):
    model = make_model(kind, np.array([[3.0], [9.0]]), np.array([[20.0], [40.0]]), 2)
    for cases in range(13):
        for weight in range(max(1, cases), 12 if kind == "poisson" else 48 + cases):
            expected = plain_ratio(kind, cases, weight, 12, model.total)
            assert model.ratio(np.array([float(cases)]), np.array([float(weight)]))[0] == pytest.approx(expected, abs=1e-9)


@st.composite
def small_maps(draw):
    places, times, most = draw(st.integers(2, 9)), draw(st.integers(1, 5)), draw(st.sampled_from([1, 9]))
    sizes = st.lists(st.lists(st.integers(0, most), min_size=times, max_size=times), min_size=places, max_size=places)
    population = draw(sizes)
    cases = [[draw(st.integers(0, n)) for n in row] for row in population]
    points = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=places, max_size=places))
    return cases, population, points, draw(st.sampled_from([0.2, 0.5]))


@given(small_maps(), st.sampled_from(["bernoulli", "poisson"]))
def test_every_zone_in_plain_python_gives_the_same(case, kind):
    cases, population, points, share = case
    longest = max(1, len(cases[0]) // 2)
    zones = plain_scan(kind, cases, population, points, longest, share) if sum(map(sum, cases)) else []
    zones = [zone for zone in zones if zone[1] > 0]
    found = scan(np.array(cases), np.array(population), np.array(points), kind=kind, max_share=share, planar=True, replicas=99)
    if found.reason or not zones:
        assert found.clusters.empty
        return
    first = found.clusters.iloc[0]
    assert first.llr == pytest.approx(zones[0][1], abs=1e-9)
    same = [zone for zone, ratio in zones if ratio == pytest.approx(zones[0][1], abs=1e-9)]
    assert (tuple(sorted(first.members)), first.start, first.end + 1) in same
    taken = set()
    for row in found.clusters.itertuples():
        apart = [ratio for (members, _, _), ratio in zones if not taken & set(members)]
        assert row.llr == pytest.approx(max(apart), abs=1e-9)
        taken |= set(row.members)


@given(small_maps(), st.sampled_from(["bernoulli", "poisson"]), st.integers(0, 9))
def test_the_largest_of_each_replica_is_that_of_plain_python(case, kind, seed):
    cases, population, points, share = (np.array(part, dtype=float) for part in case)
    usable = cases.sum() >= 2 and not (kind == "bernoulli" and cases.sum() == population.sum())
    if not usable:
        return
    longest = max(1, cases.shape[1] // 2)
    model = make_model(kind, cases, population, 2)
    apart = distances(points, planar=True)
    centres = make_centres(model, apart, population.sum(axis=1), max_share=float(share), longest=longest)
    maps = model.replicas(5, np.random.default_rng(seed))
    assert (maps.sum(axis=1) == cases.sum()).all()
    if kind == "bernoulli":
        assert (maps <= population.ravel()).all()
    if any(len(centre.ends) for centre in centres):
        ours = largest_ratios(model, centres, maps, threads=1)
        spots = [tuple(point) for point in points.tolist()]
        for one, largest in zip(maps, ours, strict=True):
            table = one.reshape(cases.shape).tolist()
            zones = plain_scan(kind, table, population.tolist(), spots, longest, float(share))
            assert largest == pytest.approx(max((ratio for _, ratio in zones), default=0.0), abs=1e-9)


@pytest.mark.parametrize("kind", ["bernoulli", "poisson"])
def test_blocks_and_rounds_lose_nothing_on_a_larger_map(kind):
    rng = np.random.default_rng(8)
    points, population = rng.random((60, 2)).round(3), rng.poisson(4, (60, 4)).astype(float)
    model = make_model(kind, rng.binomial(population.astype(int), 0.2).astype(float), population, 2)
    apart = distances(points, planar=True)
    centres = make_centres(model, apart, population.sum(axis=1), max_share=0.5, longest=2)
    assert any((block.last > block.first).any() for centre in centres for block in centre.blocks)
    maps = model.replicas(3, rng)
    spots = [tuple(point) for point in points.tolist()]
    for one, largest in zip(maps, largest_ratios(model, centres, maps), strict=True):
        zones = plain_scan(kind, one.reshape(60, 4).tolist(), population.tolist(), spots, 2, 0.5)
        assert largest == pytest.approx(zones[0][1], abs=1e-9)


def test_gumbel_is_the_distribution_of_its_moments():
    from scipy import stats

    maxima = stats.gumbel_r(loc=7, scale=1.3).rvs(2000, random_state=1)
    scale = maxima.std(ddof=1) * 6**0.5 / np.pi
    fitted = stats.gumbel_r(loc=maxima.mean() - np.euler_gamma * scale, scale=scale)
    for value in (5.0, 8.0, 20.0):
        assert gumbel_p(value, maxima) == pytest.approx(fitted.sf(value), rel=1e-9)


POINTS = [(105.0, 21.0), (105.1, 21.0), (105.2, 21.0), (105.3, 21.1)]


@pytest.mark.parametrize(
    ("cases", "n", "reason"),
    [
        ([0, 0, 0, 0], [5, 5, 5, 5], "no_cases"),
        ([0, 1, 0, 0], [5, 5, 5, 5], "one_case"),
        ([5, 5, 5, 5], [5, 5, 5, 5], "no_variation"),
        ([0, 0, 0, 0], [0, 0, 0, 0], "no_samples"),
        ([3, 0, 0, 0], [100, 0, 0, 0], "no_circles"),
    ],
)
def test_what_cannot_be_decided_says_why(cases, n, reason):
    found = scan(cases, n, POINTS, replicas=99)
    assert found.reason == reason
    assert found.clusters.empty
    assert set(found.places["class"]) == {"undecided"}
    assert set(found.places.reason) == {reason}
    assert not found.places.isna().any().any()
    assert scan([2], [5], POINTS[:1], replicas=99).reason == "no_circles"


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"cases": [1, -1, 0, 0]}, CountError, "cases are negative at 1"),
        ({"cases": [1, 9, 0, 0]}, CountError, "cases exceed samples at 1"),
        ({"cases": [1, np.nan, 0, 0]}, CountError, "finite number"),
        ({"cases": [1, 0.5, 0, 0]}, CountError, "not whole at 1"),
        ({"population": [1, 2.5, 3, 3]}, CountError, "samples are not whole at 1"),
        ({"population": [5, 0, 5, 5], "kind": "poisson"}, CountError, "no population at 1"),
        ({"population": [5, 5, 5]}, PlaceError, "population has 3 places where 4 are due"),
        ({"cases": pd.Series([1, 1, 0, 0], index=list("aabc"))}, PlaceError, "'a' stands more than once"),
        ({"points": [(21.0, 105.0)] * 4}, PointError, "longitude first"),
        ({"points": [(105.0, np.nan)] * 4}, PointError, "the point of 0"),
        ({"points": pd.DataFrame({"x": [1]})}, PointError, "longitude and latitude"),
        ({"kind": "normal"}, OptionError, "kind"),
        ({"replicas": 9}, OptionError, "replicas"),
        ({"max_share": 0.9}, OptionError, "max_share"),
        ({"max_duration": 2}, OptionError, "max_duration"),
        ({"level": 95}, OptionError, "level"),
        ({"cases": np.ones((4, 2)), "population": np.ones((4, 2)) * 3, "times": [2, 1]}, OptionError, "must increase"),
        ({"cases": np.ones((4, 2)), "population": np.ones((4, 2)) * 3, "times": [2]}, OptionError, "2 columns"),
        ({"cases": np.ones((4, 2))}, PlaceError, "shape of cases"),
    ],
)
def test_bad_input_is_named(change, error, said):
    given_ = {"cases": [1, 1, 0, 0], "population": [5, 5, 5, 5], "points": POINTS} | change
    with pytest.raises(error, match=said):
        scan(**given_)


def test_all_cases_inside_has_no_risk_outside():
    found = scan([4, 0, 0, 0], [5, 9, 9, 9], POINTS, replicas=99)
    assert found.clusters.relative_risk[1] == inf
