"""The pages of the book as files: readable in a clone, whole, with links and letters in order."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("api/*.md")])
#: The paper's sections, from its headings.
SECTIONS = (
    "1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "3", "4", "5", "5.1", "5.2", "5.3", "5.4", "5.5",
    "5.6", "6", "6.1", "6.2", "6.3", "6.4", "7", "7.1", "8",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_begins_with_a_title_and_words(page: Path) -> None:
    title, empty, first, *_ = page.read_text(encoding="utf-8").splitlines()
    assert re.match(r"# \w", title), title
    assert not empty
    assert re.match(r"[`\[*]?\w", first), first
    assert not first.startswith("```")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_walk_through_the_paper_leaves_no_section_out(section: str) -> None:
    text = (DOCS / "jones2008.md").read_text(encoding="utf-8")
    number = re.escape(section)
    heading = rf"^## Section {number}:|^### (.* and )?{number}( and .*)? \w"
    assert re.search(rf"{heading}|\({number}\)", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_addresses_of_others_are_whole(page: Path) -> None:
    for address in re.findall(r"\]\((https?:[^)\s]*)\)", page.read_text(encoding="utf-8")):
        parts = urlsplit(address)
        assert parts.scheme == "https", address
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), address
        assert not address.endswith((".", ",", ";")), address


@pytest.mark.parametrize(
    ("latex", "tags"),
    [
        (r"\bar z", ["mover"]),
        (r"\tilde{\lambda}_i", ["msub", "mover"]),
        (r"\hat x_i^2", ["msup", "msub", "mover"]),
        (r"\sum_i x_i", ["munder", "msub"]),
    ],
)
def test_accents_are_no_limits_of_sums(latex: str, tags: list[str]) -> None:
    pytest.importorskip("docutils")
    pytest.importorskip("sphinx")
    pytest.importorskip("docutils.utils.math.latex2mathml")
    made = runpy.run_path(str(DOCS / "offline_math.py"))["mathml"](latex)
    found = [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(made).iter()]
    assert [tag for tag in found if tag.startswith(("mo", "mu", "ms")) and tag != "mo"] == tags
    assert "\u02c9" not in made


def test_functions_stand_apart_from_what_they_are_taken_of() -> None:
    pytest.importorskip("sphinx")
    pytest.importorskip("docutils.utils.math.latex2mathml")
    mathml = runpy.run_path(str(DOCS / "offline_math.py"))["mathml"]
    assert 'rspace="0.1667em"' in mathml(r"\log A_i")
    assert "rspace" not in mathml(r"\log(A_i)")
