"""The file of assumptions that a user edits, for a table's own industries."""

from __future__ import annotations

from pathlib import Path

from weaklinks.studies.linkages import linkages
from weaklinks.studies.push_assumptions import assumptions_template
from weaklinks.tables import Table


def template_for(table: str | Path | Table) -> str:
    """Return default assumptions as TOML text, with the table's industries as comments.

    Raises
    ------
    InputError
        For a table that is not known or cannot be read.
    """
    links = linkages(table)
    return assumptions_template(links.codes, links.labels)
