"""Publishing: what replaces what, what stays, who waits, and what a kill leaves behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from workbooks import FACILITIES, SAMPLES, filled

from data.contracts import contract
from data.settings import settings
from data.snapshots import SnapshotError, current_id, history, live, read_manifest
from intake.errors import IntakeError
from intake.publish import Request, check_files, publish_files, rollback

HERE = Path(__file__).parent.parent


def extract(name, snapshot_id=None):
    path = Path(os.environ["OCOP_DATA"]) / (snapshot_id or current_id()) / f"{name}.parquet"
    return pq.read_table(path).to_pylist()


def publish(path, **request):
    return publish_files([path], Request(**request))[0]


def test_rows_match_by_key_and_the_older_version_stays_in_the_older_snapshot(empty_root, tmp_path):
    first = publish(filled(tmp_path / "a.xlsx"))
    book = filled(tmp_path / "b.xlsx", change={("Cơ sở", 1, "Tên cơ sở"): "Tên mới"})
    second = publish(book)
    names = {row["facility_id"]: row["facility_name"] for row in extract("facility")}
    assert len(names) == FACILITIES
    assert names["T-CS-1"] == "Tên mới"
    assert {row["facility_name"] for row in extract("facility", first.snapshot_id)} == {
        f"Cơ sở thử {i + 1}" for i in range(FACILITIES)
    }
    assert second.parent_id == first.snapshot_id
    kept = next(row for row in extract("facility") if row["facility_id"] == "T-CS-1")
    assert (kept["source_file"], kept["source_sheet"], kept["source_row"]) == ("b.xlsx", "Cơ sở", 2)


def test_replace_takes_away_what_is_not_sent_again(empty_root, tmp_path):
    publish(filled(tmp_path / "a.xlsx"))
    table = pyarrow.csv.read_csv(_csv(tmp_path, "ocop_award", 3))
    pq.write_table(table, tmp_path / "ocop_award.parquet")
    publish(tmp_path / "ocop_award.parquet", replace=["ocop_award"])
    assert len(extract("ocop_award")) == 3
    assert len(extract("facility")) == FACILITIES


def _csv(folder, name, count):
    kind = contract(name)
    path = folder / f"{name}.csv"
    table = extract(name)[:count]
    lines = [",".join(column.name for column in kind.given)]
    lines += [",".join("" if row[column.name] is None else str(row[column.name]) for column in kind.given) for row in table]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_replacing_what_others_refer_to_is_refused(empty_root, tmp_path):
    first = publish(filled(tmp_path / "a.xlsx"))
    with pytest.raises(IntakeError, match="sẽ không còn dòng Cơ sở") as refused:
        publish(_csv(tmp_path, "facility", 5), replace=["facility"])
    assert "T-CS-" in str(refused.value)
    assert current_id() == first.snapshot_id


def test_delete_by_key(empty_root, tmp_path):
    publish(filled(tmp_path / "a.xlsx"))
    with pytest.raises(IntakeError, match="1 dòng của Kết quả thử nghiệm"):
        publish_files([], Request(delete={"sample": ["T-M-3"]}))
    with pytest.raises(IntakeError, match="không có mã T-M-999"):
        publish_files([], Request(delete={"sample": ["T-M-999"]}))
    publish_files([], Request(delete={"sample": ["T-M-3"], "test_result": ["T-M-3|bifenthrin|TCVN"]}))
    assert len(extract("sample")) == len(extract("test_result")) == SAMPLES - 1


def test_rejected_rows_stay_out_only_when_that_was_allowed(empty_root, tmp_path):
    book = filled(tmp_path / "a.xlsx", change={("Mẫu", 1, "Mục đích lấy mẫu"): "?"})
    checked = check_files([book])
    assert (checked.total("read"), checked.accepted, checked.rejected) == (164, 162, 2)
    with pytest.raises(IntakeError, match="2 dòng bị loại, 162 dòng hợp lệ"):
        publish(book)
    assert not history()
    manifest = publish(book, accept_partial=True)
    assert manifest.rejected == {"orphan": 1, "unknown_code": 1}
    assert len(extract("sample")) == SAMPLES - 1


def test_rollback_and_pruning(empty_root, tmp_path):
    ids = [publish(filled(tmp_path / "a.xlsx")).snapshot_id for _ in range(3)]
    rollback(ids[0])
    assert live().manifest.snapshot_id == ids[0]
    with pytest.raises(SnapshotError):
        rollback("20200101T000000Z")
    for _ in range(settings().snapshots_kept):
        publish(tmp_path / "a.xlsx")
    assert len(history()) == settings().snapshots_kept


def test_real_rows_never_land_on_a_demo_nor_a_demo_on_real_ones(empty_root, tmp_path):
    from intake.demo import main

    main(["--tests", "500", "--shipments", "50"], lambda _step, _share: None)
    assert read_manifest(current_id()).is_demo
    manifest = publish(filled(tmp_path / "a.xlsx"))
    assert not manifest.is_demo
    assert {row["facility_id"] for row in extract("facility")} == {f"T-CS-{i + 1}" for i in range(FACILITIES)}
    main(["--tests", "500", "--shipments", "50"], lambda _step, _share: None)
    assert not {row["facility_id"] for row in extract("facility")} & {"T-CS-1"}


def test_csv_parquet_and_workbook_publish_the_same(empty_root, tmp_path):
    publish(filled(tmp_path / "a.xlsx"))
    source = ["source_file", "source_sheet", "source_row"]
    whole = {name: extract(name) for name in ("facility", "product", "lot", "shipment", "ocop_award", "sample", "test_result")}
    for ending in ("csv", "parquet"):
        folder = tmp_path / ending
        folder.mkdir()
        for name, table in whole.items():
            given = [column.name for column in contract(name).given]
            columns = ", ".join(given)
            duckdb.sql(f"COPY (SELECT {columns} FROM '{empty_root / current_id() / name}.parquet') TO '{folder / name}.{ending}'")
            assert len(table)
        publish(folder, replace=list(whole))
        for name, before in whole.items():
            after = extract(name)
            drop = lambda row: {key: value for key, value in row.items() if key not in source}  # noqa: E731
            assert list(map(drop, after)) == list(map(drop, before)), (ending, name)


HOLD = "from intake.lock import only_publisher\nwith only_publisher():\n    print(1, flush=True)\n    input()"


def test_a_second_publisher_is_sent_away_until_the_first_ends_or_dies(empty_root, tmp_path):
    for ending in ("end", "kill"):
        first = subprocess.Popen([sys.executable, "-c", HOLD], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert first.stdout.readline() == b"1\n"
        with pytest.raises(IntakeError, match="Đang có một lần công bố khác"):
            publish(filled(tmp_path / "a.xlsx"))
        first.communicate(b"\n") if ending == "end" else first.kill()
        first.wait()
        first.stdin.close()
        first.stdout.close()
        publish(tmp_path / "a.xlsx")


def test_changed_bytes_are_refused_though_the_size_is_right(empty_root, tmp_path):
    first = publish(filled(tmp_path / "a.xlsx"))
    second = publish(tmp_path / "a.xlsx")
    victim = empty_root / second.snapshot_id / "facility.parquet"
    whole = victim.read_bytes()
    victim.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    code = "from data.snapshots import live, verify_beside\nimport time\nverify_beside(live().manifest.snapshot_id)\n"
    code += "while not live().refused: time.sleep(0.01)\nprint(live().manifest.snapshot_id, live().refused)"
    said = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.strip() == f"{first.snapshot_id} {second.snapshot_id}: damaged facility.parquet"
    refused = subprocess.run(
        [sys.executable, "-m", "intake", "publish", str(tmp_path / "a.xlsx")],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert f"Bản số liệu «{second.snapshot_id}» bị hỏng (facility.parquet)" in refused.stderr
    assert current_id() == second.snapshot_id


@pytest.mark.parametrize("wait_s", [0.0, 0.15, 0.4])
def test_a_kill_leaves_the_old_snapshot_live(empty_root, tmp_path, wait_s):
    first = publish(filled(tmp_path / "a.xlsx"))
    command = [sys.executable, "-m", "intake", "demo", "--tests", "60000", "--shipments", "4000"]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(empty_root.glob(".partial-*")) and process.poll() is None:
        time.sleep(0.005)
    time.sleep(wait_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.returncode == -signal.SIGKILL and current_id() == first.snapshot_id:
        assert live().manifest.snapshot_id == first.snapshot_id
    second = publish(tmp_path / "a.xlsx")
    assert live().manifest.snapshot_id == second.snapshot_id
    assert not list(empty_root.glob(".partial-*"))


def test_a_damaged_snapshot_is_refused_by_name_and_the_last_good_one_served(empty_root, tmp_path):
    first = publish(filled(tmp_path / "a.xlsx"))
    second = publish(tmp_path / "a.xlsx")
    victim = empty_root / second.snapshot_id / "sample.parquet"
    victim.chmod(0o644)
    victim.write_bytes(victim.read_bytes()[:-100])
    found = live()
    assert found.manifest.snapshot_id == first.snapshot_id
    assert found.refused.snapshot_id == second.snapshot_id
    with pytest.raises(SnapshotError):
        rollback(second.snapshot_id)
