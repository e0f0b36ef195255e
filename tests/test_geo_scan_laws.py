"""Laws of the scan: names, units and forms of input do not matter; chance is seldom called a cluster; planted ones are found."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.clusters import scan
from geo.points import EARTH_KM, distances

RNG = np.random.default_rng(11)
SPOTS = pd.DataFrame({"longitude": 105 + RNG.random(40), "latitude": 21 + RNG.random(40)}, index=[f"{n:05}" for n in range(40)])
N = pd.Series(RNG.poisson(12, 40), index=SPOTS.index)
MONTHS = pd.period_range("2025-01", periods=8, freq="M")


def chance(seed, rate=0.1):
    return pd.Series(np.random.default_rng(seed).binomial(N, rate), index=N.index)


def monthly(seed, rate=0.1):
    rng = np.random.default_rng(seed)
    n = pd.DataFrame(rng.poisson(3, (40, 8)), index=SPOTS.index, columns=MONTHS)
    return pd.DataFrame(rng.binomial(n, rate), index=n.index, columns=n.columns), n


def same_clusters(one, other):
    left, right = (
        table.clusters.assign(members=[frozenset(members) for members in table.clusters.members]) for table in (one, other)
    )
    pd.testing.assert_frame_equal(left, right)


@given(st.randoms(use_true_random=False))
def test_the_order_of_places_does_not_matter(random):
    order = list(SPOTS.index)
    random.shuffle(order)
    failures = chance(3)
    plain = scan(failures, N, SPOTS, replicas=99)
    again = scan(failures[order], N, SPOTS, replicas=99)  # the rest is put in order by its labels
    columns = ["centre", "start", "observed", "expected", "population", "llr", "radius_km"]
    first = plain.clusters[columns].iloc[:1]
    pd.testing.assert_frame_equal(first, again.clusters[columns].iloc[:1])
    assert list(again.places.index) == order


def test_a_seed_gives_the_same_and_another_other_replicas():
    one, two, other = (scan(chance(3), N, SPOTS, replicas=99, seed=seed) for seed in (5, 5, 6))
    same_clusters(one, two)
    assert (one.null_maxima == two.null_maxima).all()
    assert (one.null_maxima != other.null_maxima).any()


def test_a_poisson_scan_knows_the_population_by_its_shares_only():
    one, ten = (scan(chance(3), (N + 1) * unit, SPOTS, kind="poisson", replicas=99) for unit in (1, 10))
    assert list(one.clusters.members) == list(ten.clusters.members)
    assert np.abs(one.clusters.llr - ten.clusters.llr).max() < 1e-9
    assert np.allclose(one.null_maxima, ten.null_maxima)


def test_rare_failures_among_many_samples_make_the_two_models_one():
    many = N * 10_000 + 10_000
    binomial, poisson = (scan(chance(3), many, SPOTS, kind=kind, replicas=99) for kind in ("bernoulli", "poisson"))
    assert list(binomial.clusters.members[:2]) == list(poisson.clusters.members[:2])
    assert np.abs(binomial.clusters.llr[:2] - poisson.clusters.llr[:2]).max() < 1e-2


def test_rows_and_tables_say_the_same():
    failures, n = monthly(4)
    melted = [table.melt(ignore_index=False, var_name="month").reset_index(names="place") for table in (failures, n)]
    rows = melted[0].rename(columns={"value": "failures"}).assign(n=melted[1]["value"])
    rows = rows[rows.n > 0].sample(frac=1, random_state=1)
    table = scan(failures, n, SPOTS, replicas=99)
    long = scan(rows.set_index("place").failures, rows.n.to_numpy(), SPOTS, times=rows.month, replicas=99)
    columns = ["start", "end", "observed", "expected", "llr"]
    pd.testing.assert_frame_equal(table.clusters[columns].iloc[:1], long.clusters[columns].iloc[:1])
    by_point = scan(rows.failures.to_numpy(), rows.n.to_numpy(), SPOTS.loc[rows.place].to_numpy(), times=rows.month, replicas=99)
    pd.testing.assert_frame_equal(table.clusters[columns].iloc[:1], by_point.clusters[columns].iloc[:1])
    more = pd.concat([SPOTS.iloc[::-1], SPOTS.iloc[:1].set_axis(["elsewhere"])]).rename_axis("code").reset_index()
    pd.testing.assert_frame_equal(table.clusters, scan(failures, n, more, replicas=99).clusters)
    numbered = scan(failures.to_numpy(), n.to_numpy(), SPOTS.to_numpy(), times=MONTHS, replicas=99)
    pd.testing.assert_frame_equal(table.clusters[columns], numbered.clusters[columns])


def test_two_places_on_one_spot_are_in_or_out_together():
    double = SPOTS.copy()
    double.iloc[1] = double.iloc[0]
    for seed in range(4):
        for members in scan(chance(seed, 0.2), N, double, replicas=99).clusters.members:
            assert (double.index[0] in members) == (double.index[1] in members)


def test_places_carry_their_cluster():
    failures, n = chance(3), N.copy()
    failures.iloc[7] = n.iloc[7] = 0
    found = scan(failures, n, SPOTS, replicas=99)
    assert list(found.places.index) == list(n.index)
    assert found.places.iloc[7][["class", "reason"]].tolist() == ["undecided", "no_samples"]
    for number, cluster in found.clusters.iterrows():
        rows = found.places.loc[list(cluster.members)]
        assert (rows.cluster == number).all()
        assert (rows.statistic == cluster.llr).all()
        assert (rows.p == cluster.p).all()
        farthest = distances(SPOTS.loc[list(cluster.members)].to_numpy())[0].max()
        assert cluster.radius_km == pytest.approx(farthest, abs=1e-9)
    free = found.places[found.places.cluster == 0]
    assert (free.p == 1).all()
    assert (free.statistic == 0).all()
    assert len(free) == len(SPOTS) - found.clusters.members.map(len).sum()


def test_a_degree_of_latitude_is_as_long_as_it_is():
    apart = distances(np.array([[105.0, 21.0], [105.0, 22.0], [106.0, 21.0], [-75.0, -21.0]]))
    assert apart[0, 1] == pytest.approx(EARTH_KM * np.pi / 180)
    assert apart[0, 2] == pytest.approx(EARTH_KM * np.pi / 180 * np.cos(np.radians(21)), rel=1e-4)
    assert apart[0, 3] == pytest.approx(EARTH_KM * np.pi)


def test_chance_is_called_a_cluster_about_as_often_as_promised():
    p = [scan(chance(seed), N, SPOTS, replicas=99, seed=seed).clusters.p[1] for seed in range(100)]
    assert sum(one <= 0.05 for one in p) <= stats.binom(100, 0.05).ppf(0.999)
    assert stats.kstest(p, "uniform").pvalue > 0.001
    gumbel = [scan(*monthly(seed), SPOTS, replicas=99, seed=seed).clusters.p_gumbel[1] for seed in range(40)]
    assert sum(one <= 0.05 for one in gumbel) <= stats.binom(40, 0.05).ppf(0.999)


def test_a_planted_cluster_is_found_in_space_and_in_time():
    near = np.argsort(distances(SPOTS.to_numpy())[5])[:7]
    hits = 0
    for seed in range(10):
        risk = np.full(40, 0.08)
        risk[near] = 0.4
        found = scan(pd.Series(np.random.default_rng(seed).binomial(N, risk), index=N.index), N, SPOTS, replicas=199)
        first = found.clusters.iloc[0]
        hits += first.p <= 0.05 and len(set(first.members) & set(SPOTS.index[near])) >= 5
    assert hits >= 9
    failures, n = monthly(1, 0.05)
    failures.iloc[near, 3:6] = np.random.default_rng(2).binomial(n.iloc[near, 3:6], 0.6)
    found = scan(failures, n, SPOTS, replicas=199)
    first = found.clusters.iloc[0]
    assert (first.start, first.end) == (MONTHS[3], MONTHS[5])
    assert len(set(first.members) ^ set(SPOTS.index[near])) <= 2
    assert first.p == pytest.approx(1 / 200)
    assert set(found.places.index[found.places["class"] == "cluster"]) >= set(first.members)


def test_progress_rises_to_one_and_can_stop_the_work():
    shares = []
    scan(*monthly(1), SPOTS, replicas=199, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) >= 3

    def enough(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(*monthly(1), SPOTS, replicas=199, progress=enough)
