"""Rights at the door: what each viewer may read, looked for with marked rows in every question and every view."""

import pytest

from data.contracts import CUBES, EXTRACTS, contract
from data.settings import settings
from queries.door import ask
from queries.engines import cursor
from queries.headers import question, questions
from queries.viewers import LOCAL, MASK, ROLES, Viewer

PARTNERS = ("19", "40")


def rows(manifest, viewer, sql):
    hand = cursor(manifest.snapshot_id, viewer)
    try:
        return hand.execute(sql).df()
    finally:
        hand.close()


def values(name):
    given = {
        "from_date": "2021-01-01",
        "to_date": "2026-11-30",
        "purpose": "monitoring",
        "as_of_date": "2026-11-20",
        "place_level": "district",
    }
    return {key: text for key, text in given.items() if key in question(name).params}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("province", ["19", "40", "01"])
def test_own_rows_are_all_there(demo, role, province):
    viewer = Viewer(role, province)
    for name in ("facility", "product", "sample", "test_result", "sample_month", "hazard_month"):
        mine = f"SELECT count(*) AS n FROM {name} WHERE province_code = '{province}'"
        assert rows(demo, viewer, mine).n[0] == rows(demo, LOCAL, mine).n[0], name


@pytest.mark.parametrize("province", ["19", "40", "01"])
def test_of_others_only_what_the_agreement_shares(demo, province):
    viewer = Viewer("inspector", province)
    partner = {"19": "40", "40": "19"}.get(province, "")
    both = " AND ".join(f"'{code}' IN (from_province_code, to_province_code)" for code in ("19", "40"))
    crossing = f"SELECT * FROM shipment WHERE {both}"
    lots = set(rows(demo, LOCAL, f"SELECT lot_id FROM ({crossing})").lot_id)
    seen = rows(demo, viewer, f"SELECT * FROM sample WHERE province_code <> '{province}'")
    assert set(seen.outcome) <= {"fail"}
    assert set(seen.lot_id) <= lots
    assert set(seen.province_code) <= {partner}
    assert bool(len(seen)) == (province in PARTNERS)  # failed lots went both ways
    shipped = rows(demo, viewer, f"SELECT * FROM shipment WHERE '{province}' NOT IN (from_province_code, to_province_code)")
    assert not len(shipped)
    foreign = rows(demo, viewer, f"SELECT DISTINCT province_code FROM facility WHERE province_code <> '{province}'")
    assert set(foreign.province_code) <= {partner}


def test_owners_and_telephones_are_masked(demo):
    personal = [(name, column.name) for name in EXTRACTS for column in contract(name).columns if column.personal]
    assert ("facility", "owner_name") in personal
    for viewer in (Viewer(role, code) for role in ROLES for code in PARTNERS):
        for name, column in personal:
            own, foreign = (
                set(
                    rows(demo, viewer, f"SELECT {column} FROM {name} WHERE province_code {sign} '{viewer.province_code}'")[
                        column
                    ].dropna()
                )
                for sign in ("=", "<>")
            )
            assert foreign <= {MASK}
            assert (own == {MASK}) == (not viewer.sees_persons)


def test_no_question_tells_an_owner(demo):
    owners = set(rows(demo, LOCAL, "SELECT owner_name FROM facility").owner_name) | set(
        rows(demo, LOCAL, "SELECT phone FROM facility").phone
    )
    for name in questions():
        frame = ask(name, values(name), viewer=Viewer("leader", "19"), snapshot_id=demo.snapshot_id).frame
        for column in frame.select_dtypes("str").columns:
            assert not owners & set(frame[column].dropna()), (name, column)


@pytest.mark.parametrize("name", ["sample_month", "hazard_month"])
def test_small_counts_of_the_partner_are_withheld(demo, name):
    found = rows(demo, Viewer("leader", "19"), f"SELECT * FROM {name} WHERE province_code = '40'")
    assert len(found)
    for column in ("n_samples", "n_failed"):
        assert not found[column].between(1, 4).any()
    assert found[["old_district_code", "new_commune_code", "product_id"]].isna().all().all()
    assert found.n_samples.isna().any()
    # What is not withheld is right.
    whole = rows(demo, LOCAL, f"SELECT sum(n_samples) AS n FROM {name} WHERE province_code = '40'").n[0]
    assert found.n_samples.sum() <= whole


def test_a_third_province_sees_nothing_of_the_two(demo):
    hanoi = Viewer("admin", "01")
    for name in (*EXTRACTS, *CUBES):
        columns = {column.name for column in contract(name).columns}
        if "province_code" in columns:
            assert set(rows(demo, hanoi, f"SELECT DISTINCT province_code FROM {name}").province_code) <= {"01"}
    assert set(settings().partners) == set(PARTNERS)
