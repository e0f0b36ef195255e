"""Shared fixtures: a small demo snapshot, published once a session by the real pipeline."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from data.snapshots import Manifest, read_manifest

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")

TESTS, SHIPMENTS = 150_000, 12_000


@pytest.fixture(scope="session")
def demo_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with one demo snapshot."""
    root = tmp_path_factory.mktemp("snapshots")
    before = os.environ.get("OCOP_DATA")
    os.environ["OCOP_DATA"] = str(root)
    from intake.demo import main

    main(["--tests", str(TESTS), "--shipments", str(SHIPMENTS)], lambda _step, _share: None)
    os.environ.pop("OCOP_DATA") if before is None else os.environ.update(OCOP_DATA=before)
    return root


@pytest.fixture
def demo(demo_root: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """The demo snapshot, live for this test."""
    monkeypatch.setenv("OCOP_DATA", str(demo_root))
    return read_manifest((demo_root / "current").read_text(encoding="utf-8").strip())


@pytest.fixture
def empty_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without snapshots, for this test."""
    monkeypatch.setenv("OCOP_DATA", str(tmp_path / "snapshots"))
    return tmp_path / "snapshots"
