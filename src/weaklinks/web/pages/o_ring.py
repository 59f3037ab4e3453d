"""O-ring: who works with whom, what it makes of wages, and traps of skills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from weaklinks.game_words import TITLES
from weaklinks.web.content import Card, Content, Page, Section
from weaklinks.web.controls import Control, Values
from weaklinks.web.pages import games_words, o_ring_teams, o_ring_words
from weaklinks.web.pages import o_ring_sections as sections
from weaklinks.web.pages.games import code, game_controls, look_at, situation
from weaklinks.web.pages.games_map import MAP, map_panel
from weaklinks.web.pages.games_push import the_push
from weaklinks.web.pages.model_choice import (
    about,
    chosen_name,
    entry_of,
    model_controls,
    page_words,
    spec_of,
)

_DEFAULT = "o-ring"
_TITLES = {
    "o-ring": "Wages and firms by skill",
    "o-ring-matching": "Two skills in teams",
    "o-ring-sequential": "Stages one after the other",
    **{name: title for name, title in TITLES.items() if name.startswith("o-ring")},
}
_AXES = {
    "o-ring-skills": ("upgrade_cost", "test_accuracy"),
    "o-ring-education": ("education_cost", "test_accuracy"),
}
_VERB = "learn"
#: The answer, the section and the method that solves it, for models that are no games.
_SHOWN: Mapping[str, tuple[Callable[[Any], str], Callable[[Any], Section], str]] = {
    "o-ring": (o_ring_words.kremer, sections.kremer, "equilibrium"),
    "o-ring-matching": (o_ring_words.teams, o_ring_teams.teams, ""),
    "o-ring-sequential": (o_ring_words.stages, sections.stages, "equilibrium"),
}


def _controls(query: Mapping[str, str]) -> Sequence[Control]:
    name = chosen_name(query, _TITLES, _DEFAULT)
    controls = model_controls(query, _TITLES, _DEFAULT)
    return [*controls, *game_controls(name, _AXES[name])] if name in _AXES else controls


def _content(values: Values) -> Content:
    if values["model"] in _AXES:
        return _game(values)
    with page_words(values):
        found = entry_of(values).solve(spec_of(values))
    words, section, verb = _SHOWN[values["model"]]
    return Content(
        answer=words(found),
        sections=(section(found), about(values), sections.code(values, verb)),
    )


def _game(values: Values) -> Content:
    """Learning as a game: what can last, and the push."""
    look = look_at(values, _VERB)
    parts = [situation(look), the_push(look, (MAP,)), about(values), code(values)]
    if values["model"] != "o-ring-education":
        said = games_words.answer(look.equilibria, look.push, _VERB)
        return Content(answer=said, sections=tuple(parts))
    levels = look.model.equilibria()
    parts[0] = replace(
        parts[0],
        title=o_ring_words.step(look.equilibria),
        cards=tuple(_of_one_step(card) for card in parts[0].cards),
    )
    return Content(
        answer=o_ring_words.education(levels),
        sections=(sections.education(levels), *parts),
    )


def _of_one_step(card: Card) -> Card:
    """Tell the critical mass of one step from that of workers who may choose any skill."""
    if card.label != "Critical mass":
        return card
    return replace(card, label="Critical mass of this step", note="if all chose between these two")


PAGE = Page(
    slug="o-ring",
    title="O-ring",
    question="Who works with whom when one mistake can destroy the product, what does it make of "
    "wages, and when does nobody learn because nobody else does?",
    controls=_controls,
    content=_content,
    panels={"map": map_panel},
)
