"""Demo data: the same arguments, the same bytes; any size; every planted truth is really there."""

import duckdb
import pytest

from data.snapshots import current_id, read_manifest
from intake.demo import main


def make(root, *arguments):
    main([str(argument) for argument in arguments], lambda _step, _share: None)
    return read_manifest(current_id())


def hashes(manifest):
    return {name: entry["sha256"] for name, entry in manifest.files.items()}


def test_the_same_arguments_make_the_same_bytes(empty_root):
    first = make(empty_root, "--tests", 3000, "--shipments", 200)
    second = make(empty_root, "--tests", 3000, "--shipments", 200)
    assert hashes(first) == hashes(second)
    other = make(empty_root, "--tests", 3000, "--shipments", 200, "--seed", 7)
    assert hashes(other)["sample.parquet"] != hashes(first)["sample.parquet"]


@pytest.mark.parametrize(("tests", "shipments"), [(1, 1), (7, 0), (333, 12), (2000, 100)])
def test_any_size(empty_root, tests, shipments):
    manifest = make(empty_root, "--tests", tests, "--shipments", shipments)
    assert manifest.files["test_result.parquet"]["rows"] == tests
    assert manifest.files["shipment.parquet"]["rows"] == shipments


@pytest.fixture
def data(demo, demo_root):
    folder = demo_root / demo.snapshot_id
    return lambda sql: duckdb.sql(sql.format(**{path.stem: f"'{path}'" for path in folder.glob("*.parquet")})).fetchall()


def planted(demo, kind):
    return next(one for one in demo.planted if one["kind"] == kind)


def test_the_cluster_fails_far_more_than_tea_elsewhere(demo, data):
    truth = planted(demo, "cluster")
    communes = ", ".join(f"'{code}'" for code in truth["old_communes"])
    rate = "avg((outcome = 'fail')::INT)"
    where = (
        f"product_group = 'tea' AND outcome <> 'undecided' AND taken_date >= '{truth['from_date']}' AND purpose = 'monitoring'"
    )
    inside = data(f"SELECT {rate}, count(*) FROM {{sample}} WHERE {where} AND old_commune_code IN ({communes})")[0]
    outside = data(f"SELECT {rate} FROM {{sample}} WHERE {where} AND old_commune_code NOT IN ({communes})")[0]
    assert inside[1] >= truth["n_samples"] / 2
    assert 0.08 < inside[0] < 0.25
    assert outside[0] < inside[0] / 2


def test_the_drift_rises(demo, data):
    truth = planted(demo, "drift")
    halves = data(
        "SELECT taken_date > DATE '2025-11-30' AS late, avg((outcome = 'fail')::INT) FROM {sample} "
        "WHERE stars = 4 AND province_code = '40' AND purpose = 'monitoring' AND outcome <> 'undecided' "
        f"AND taken_date >= '{truth['from_date']}' GROUP BY 1 ORDER BY 1"
    )
    assert halves[1][1] > 1.5 * halves[0][1]


def test_the_jump_is_there_for_one_month(demo, data):
    truth = planted(demo, "jump")
    inside, outside = (
        data(
            "SELECT avg((outcome = 'fail')::INT) FROM {sample} WHERE province_code = '40' "
            "AND product_group = 'fresh_produce' AND outcome <> 'undecided' AND purpose = 'monitoring' "
            f"AND {word} taken_date BETWEEN '{truth['from_date']}' AND '{truth['to_date']}'"
        )[0][0]
        for word in ("", "NOT")
    )
    assert inside > 2 * outside


def test_the_contaminated_lot_failed_and_crossed(demo, data):
    truth = planted(demo, "contaminated_lot")
    assert truth["n_samples"] == 4
    assert data(f"SELECT count(*) FROM {{sample}} WHERE lot_id = '{truth['lot_id']}' AND outcome = 'fail'")[0][0] == 4
    crossed = data(
        f"SELECT count(*) FROM {{shipment}} WHERE lot_id = '{truth['lot_id']}' AND from_province_code <> to_province_code"
    )
    assert crossed[0][0] >= 1


def test_the_lapse_ships_on_without_a_certificate(demo, data):
    truth = planted(demo, "lapse")
    late = data(
        f"SELECT count(*) FROM {{shipment}} WHERE from_facility_id = '{truth['facility_id']}' "
        f"AND shipped_date > '{truth['expires_date']}' AND NOT is_covered"
    )
    assert late[0][0] >= truth["n_shipments"] > 0


def test_most_communes_have_few_samples_in_a_year(demo, data):
    counts = data(
        "SELECT count(*) FROM {sample} WHERE taken_date > '2025-11-20' AND purpose = 'monitoring' GROUP BY new_commune_code"
    )
    assert sum(n < 30 for (n,) in counts) > len(counts) / 2


def test_both_eras_are_given(data):
    given = dict(data("SELECT commune_era, count(*) FROM {facility} GROUP BY 1"))
    assert set(given) == {"old", "new"}
    assert data("SELECT min(taken_date) FROM {sample}")[0][0].year == 2021


def test_simulated_data_of_an_older_version_are_made_anew_real_ones_never(empty_root):
    from data.snapshots import history
    from intake.__main__ import main

    def age(snapshot_id):
        path = empty_root / snapshot_id / "manifest.json"
        path.write_text(
            path.read_text(encoding="utf-8").replace('"contract_version": ', '"contract_version": 9'), encoding="utf-8"
        )

    few = ["demo", "--if-empty", "--tests", "2000", "--shipments", "200"]
    assert main(few) == main(few) == 0
    assert len(history()) == 1
    age(history()[0])
    assert main(few) == 0
    assert len(history()) == 2
    real = empty_root / history()[0].removesuffix("-demo")
    (empty_root / history()[0]).rename(real)
    age(real.name)
    assert main(few) == 0
    assert len(history()) == 2
