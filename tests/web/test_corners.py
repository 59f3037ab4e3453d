"""The pages of models at the ends of their sliders: an answer that says something, or a reason."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from weaklinks.catalogue import model
from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.game_words import INSTRUMENTS, REGIMES
from weaklinks.published.jones2008.countries import SCENARIOS
from weaklinks.web.controls import Select, Slider, read_values
from weaklinks.web.pages import page
from weaklinks.web.pages.games_words import plain
from weaklinks.web.pages.jones_scenarios import settings
from weaklinks.web.pages.model_words import LABELS, OPTIONS

from .games_pages import models_of

PAGES = {slug: models_of(page(slug)) for slug in ("big-push", "o-ring")} | {"jones": [""]}
CASES = [(slug, name) for slug, names in PAGES.items() for name in names]
PAIRS = 12
#: Values of Table 2's scenarios that calibrate them, which the page gives with all digits.
EXACT = {plain(value, 6) for name in SCENARIOS for value in settings(name).values()}
#: What nobody should have to read: no numbers, powers of ten as machines write them, endless
#: digits, names of the code, and subsidies of nothing.
SILLY = re.compile(
    r"\b(nan|None|inf|infinitely|not a number)\b|e[+-]\d\d|[1-9]\d*\.\d{5,}|0\.0*[1-9]\d{5,}|\.\."
    r"|\b(subsidy|tax) of 0( |\.(?!\d)|$)|\b(one|1) rounds|\b1 of \d+ \w+ are|\w_\w|"
    + "|".join(name for name in (*INSTRUMENTS, *REGIMES) if "-" in name)
)


def states(slug: str, name: str) -> list[dict[str, str]]:
    """The defaults, both ends of every slider, every choice, and some pairs of them."""
    base = {"model": name} if name else {}
    ends: dict[str, tuple[str, ...]] = {}
    for control in page(slug).controls(base):
        if isinstance(control, Slider):
            ends[control.name] = (f"{control.low:.10g}", f"{control.high:.10g}")
        elif isinstance(control, Select) and control.name not in ("model", "map_x", "map_y"):
            ends[control.name] = tuple(value for value, _ in control.options)
    single = [base | {key: value} for key, values in ends.items() for value in values]
    pairs = [
        base | {a: x, b: y}
        for a, b in itertools.combinations(ends, 2)
        for x, y in itertools.product(ends[a], ends[b])
    ]
    return [base, *single, *random.Random(f"{slug} {name}").sample(pairs, PAIRS)]


def texts(content) -> list[str]:
    """Everything that a visitor reads as words; in tables each cell."""
    told = [content.answer]
    for section in content.sections:
        told += [section.title, *section.words]
        told += [f"{card.label}: {card.value}; {card.note}" for card in section.cards]
        told += [str(cell) for t in section.tables for row in t.rows for cell in row]
        told += [words for f in section.figures for words in (f.alt, f.caption)]
    return told


def shown(slug: str, query: dict[str, str]):
    """The page's content, or why there is none."""
    values = read_values(list(page(slug).controls(query)), query)
    try:
        return page(slug).content(values)
    except (InputError, NoEquilibriumError) as error:
        return str(error)


@pytest.mark.parametrize(("slug", "name"), CASES)
def test_at_the_ends_of_sliders_something_is_said_that_does_not_contradict_itself(slug, name):
    asked = states(slug, name)
    refused = 0
    for query in asked:
        content = shown(slug, query)
        if isinstance(content, str):
            refused += 1
            assert not name or content.startswith("these values do not go together: "), query
            assert not re.search(r"\b(nan|inf)\b", content), (content, query)
            continue
        told = texts(content)
        for words in told:
            if words in EXACT:
                continue
            assert not SILLY.search(words), (SILLY.search(words), words, query)
        assert content.answer.endswith(".")
        for section in content.sections:
            filled = (section.words, section.cards, section.figures, section.tables, section.code)
            assert any(filled), query
        require_agreement(content.answer, " ".join(told), query)
    assert refused < len(asked) / 2


def require_agreement(answer: str, said: str, query: dict[str, str]) -> None:
    """The sentences of a page do not say the opposite of each other."""
    worth = "worth their cost" in said and "not worth their cost" not in said
    assert not (worth and "inefficient" in said), query
    if "no push is needed" in answer:
        assert "A subsidy that ends" not in said, query
    if answer.startswith("A trap:") and "model" in query and "network" not in query["model"]:
        assert "Nothing to push for" not in said, query
        assert "A subsidy that ends" in said or "o-ring-education" in query["model"], query


def test_every_choice_has_words_and_no_words_are_for_nothing():
    chosen = {
        (c.name, value)
        for name in (*PAGES["big-push"], *PAGES["o-ring"])
        for c in model(name).choices
        for value in c.options
    }
    assert chosen == {(name, value) for name, words in OPTIONS.items() for value in words}
    for name, parameter in LABELS:
        assert parameter in {p.name for p in model(name).parameters}
    for slug, names in PAGES.items():
        for name in filter(None, names):
            controls = page(slug).controls({"model": name})
            said = [words for c in controls if isinstance(c, Select) for _, words in c.options]
            assert not any("_" in words for words in said)


def test_a_railroad_that_never_comes_is_not_pushed_for_and_the_page_says_why():
    content = shown("big-push", {"model": "big-push-railroad", "railroad": "1"})
    assert "as the rules are" in content.answer
    assert "less than its cost of 1" in " ".join(texts(content))
