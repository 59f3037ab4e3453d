"""Big Push: is there a trap, why, and is a push for a time enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weaklinks.game_words import TITLES
from weaklinks.web.content import Content, Page
from weaklinks.web.controls import Control, Values
from weaklinks.web.pages import games_finite, games_words
from weaklinks.web.pages.games import code, game_controls, look_at, situation
from weaklinks.web.pages.games_map import MAP, map_panel
from weaklinks.web.pages.games_pair import PAIR, pair_panel
from weaklinks.web.pages.games_push import the_push
from weaklinks.web.pages.model_choice import about, chosen_name, model_controls

_DEFAULT = "big-push-factory-wage"
#: As in the menu, the benchmark first.
_TITLES = {name: title for name, title in TITLES.items() if name.startswith("big-push")}
#: What adopting is called where it has a name.
_VERBS = {
    "big-push-factory-wage": "industrialise",
    "big-push-demand": "industrialise",
    "big-push-investment": "invest",
    "big-push-railroad": "invest",
    "big-push-training": "train",
    "big-push-urbanisation": "produce",
    "big-push-inputs": "start",
    "big-push-network": "modernise",
}
_AXES = {
    "big-push-factory-wage": ("fixed_cost", "premium"),
    "big-push-demand": ("fixed_cost", "productivity"),
    "big-push-investment": ("fixed_cost", "productivity"),
    "big-push-railroad": ("railroad", "access_fee"),
    "big-push-training": ("offers", "kept"),
    "big-push-urbanisation": ("fixed_cost", "wage"),
    "big-push-inputs": ("setup_labour", "makers"),
    "big-push-distorted": ("adoption_cost", "tax"),
}
_FINITE = ("big-push-network",)


def _controls(query: Mapping[str, str]) -> Sequence[Control]:
    name = chosen_name(query, _TITLES, _DEFAULT)
    controls = model_controls(query, _TITLES, _DEFAULT)
    return controls if name in _FINITE else [*controls, *game_controls(name, _AXES[name])]


def _content(values: Values) -> Content:
    verb = _VERBS.get(values["model"], "adopt")
    if values["model"] in _FINITE:
        failure = games_finite.examined(values)
        return Content(
            answer=games_finite.answer(failure, verb),
            sections=games_finite.sections(failure, values, verb),
        )
    look = look_at(values, verb)
    later = (PAIR, MAP) if values["model"] == "big-push-urbanisation" else (MAP,)
    return Content(
        answer=games_words.answer(look.equilibria, look.push, verb),
        sections=(situation(look), the_push(look, later), about(values), code(values)),
    )


PAGE = Page(
    slug="big-push",
    title="Big Push",
    question="When is an economy stuck because everybody waits for everybody else, and when is a "
    "push for a time enough to get it going?",
    controls=_controls,
    content=_content,
    panels={"map": map_panel, "phase": pair_panel},
)
