"""A small table that is easy to check by hand, and where the external ones are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from toys import KINDS, PAYMENTS, make_table

from weaklinks.tables import Table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def external() -> Path:
    folder = Path(
        os.environ.get("WEAKLINKS_EXTERNAL_DATA", ROOT / ".." / "shared" / "data" / "external")
    )
    if not folder.is_dir():
        pytest.skip(f"external tables are absent ({folder}); set WEAKLINKS_EXTERNAL_DATA")
    return folder


@pytest.fixture
def toy() -> Table:
    """A balanced economy of two activities."""
    return make_table(KINDS, PAYMENTS)
