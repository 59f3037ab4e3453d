"""A diagnosis as a file: the spec.toml that makes it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What belongs to a run; where it is written to and how it is shown does not.
RUN_KEYS = (
    "wedges",
    "wedge_income",
    "horizon",
    "elasticity_inputs",
    "elasticity_final",
    "elasticity_value_added",
    "elasticity_factors",
    "elasticity_trade",
    "country",
    "year",
    "kinds",
    "accept_imbalance",
    "draws",
    "seed",
    "steps",
)


def spec_text(table: str, options: Mapping[str, Any], *, version: str) -> str:
    """TOML that ``weaklinks diagnose --spec`` reads back into the same run.

    Parameters
    ----------
    table : str
        As the command takes it: an embedded code or a path.
    options : mapping of str to object
        By the names of `RUN_KEYS`; those that are missing or None are left to their defaults.
    version : str
        Of weaklinks, for the comment on top.
    """
    import tomli_w

    run = {"table": table}
    run.update({key: options[key] for key in RUN_KEYS if options.get(key) is not None})
    head = (
        f"# Made by weaklinks {version}. Run it again with\n"
        "#   weaklinks diagnose --spec spec.toml\n\n"
    )
    return head + tomli_w.dumps({"diagnose": run})
