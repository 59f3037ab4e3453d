"""The page of Jones' economy: its numbers by the general solver, its code by running it."""

from __future__ import annotations

import pytest

import weaklinks as wl
from weaklinks.web.controls import read_values
from weaklinks.web.pages import page

PAGE = page("jones")
STATES = (
    {},
    {"wedge_decay": "0.8", "largest_wedge": "0.4"},
    {"intermediate_share": "0.3", "rich_human_capital": "1.5", "points": "51"},
)


@pytest.mark.parametrize("query", STATES)
def test_the_ratio_is_that_of_the_code_shown_and_of_the_general_solver(query) -> None:
    content = PAGE.content(read_values(list(PAGE.controls(query)), query))
    said: list[object] = []
    made: dict[str, object] = {"print": said.append}
    exec(content.sections[-1].code, made)
    rich, poor = (wl.solve(made[name].economy()).gdp_per_worker for name in ("rich", "poor"))
    shown = content.sections[0].cards[0].value
    assert shown == f"{said[0]:.3g}" == f"{rich / poor:.3g}"
    assert content.answer == f"The rich country is {shown} times as rich as the poor one."
