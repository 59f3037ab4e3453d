"""A few numbers that sum up a coordination game, from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def game_measures(record: Mapping[str, Any]) -> dict[str, Any]:
    """Count and range of the stable equilibria, and the share that strategic risk selects.

    Parameters
    ----------
    record : mapping
        Of a solved game: ``equilibria`` with share and stable, ``selections`` with method.

    Returns
    -------
    dict
        ``stable_count``; ``lowest_share`` and ``highest_share`` of the stable equilibria and
        ``laplacian_share``, None where there is none.
    """
    shares = [e["share"] for e in record["equilibria"] if e["stable"]]
    laplacian = [s["share"] for s in record.get("selections", ()) if s["method"] == "laplacian"]
    return {
        "stable_count": len(shares),
        "lowest_share": min(shares, default=None),
        "highest_share": max(shares, default=None),
        "laplacian_share": laplacian[0] if laplacian else None,
    }
