"""The gallery's contract: a question, one chart, a finding in words, and asserts below it.

That the asserts hold is shown by the documentation's build, which runs every example.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "docs" / "examples"
EXAMPLES = sorted(FOLDER.glob("ex_*.py"))


def test_there_are_at_least_twelve() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_asks_draws_and_asserts_its_finding(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 60
    title = (ast.get_docstring(tree) or "").splitlines()[0]
    assert title.endswith(("?", ")")), title
    assert "?" in title, title
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "chart"]
    assert [type(n.ctx) for n in names] == [ast.Store]  # drawn once, and left to be shown
    asked, _, proof = text.partition("# **Finding.**")
    assert asked
    assert "assert" in proof
