"""The scenarios of Table 2 as buttons, each with the ratio that the paper prints for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from weaklinks.web.content import Action, Section, Table
from weaklinks.web.controls import Values
from weaklinks.web.pages.games_words import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How the poor country differs from the rich one, besides its human capital.
_DIFFERS = {
    "Benchmark": "same productivities; the same wedge for every variety",
    "1": "half the productivity; the same wedge for every variety",
    "2": "productivities spread wider; the same wedge for every variety",
    "3": "same productivities; wedges that differ",
    "4": "productivities spread wider; wedges that differ",
    "5": "half the productivity; wedges that differ",
}


def title(name: str) -> str:
    """What a scenario is called: a number in the paper, or the benchmark."""
    return f"Scenario {name}" if name.isdigit() else name


@cache
def settings(name: str) -> Mapping[str, float]:
    """The sliders of a scenario: with no rounding, as the reproduction of the paper has them."""
    from weaklinks.published.jones2008.countries import countries

    _, poor = countries(name)
    shared = poor.wedge is not None
    return {
        "productivity_level": poor.productivity_level,
        "productivity_decay": poor.productivity_decay,
        # One wedge for all varieties is a first one that does not fall.
        "largest_wedge": float(poor.varieties.wedge[0]) if shared else poor.largest_wedge,
        "wedge_decay": 0.0 if shared else poor.wedge_decay,
    }


@cache
def printed_ratio(name: str) -> str:
    """What Table 2 prints for a scenario, with the parameters of its first column."""
    from weaklinks.published.jones2008 import printed
    from weaklinks.published.jones2008.countries import BASELINE

    key = f"{name}, {BASELINE}"
    return next(p.printed for p in printed() if (p.item, p.key) == ("table2", key))


def scenario_of(values: Values, defaults: Values) -> str:
    """The scenario whose values these are; empty where they are of none."""
    return next((s for s in _DIFFERS if {**values} == {**defaults, **settings(s)}), "")


def scenarios(values: Values, defaults: Values) -> Section:
    """Every scenario: a button that sets the sliders, and printed and computed ratio."""
    from weaklinks.published.jones2008.countries import income_ratio

    here = scenario_of(values, defaults)
    rows = [
        (title(s), said, *_numbers(settings(s)), printed_ratio(s), plain(income_ratio(s), 4))
        for s, said in _DIFFERS.items()
    ]
    return Section(
        title="The scenarios of Table 2",
        words=(
            "A button sets every slider to a scenario of the paper, with all digits: the printed "
            "ones (2.87, 0.994 and 1.112) are rounded, and with them Scenario 4 is 53.5.",
        ),
        actions=tuple(_button(s, s == here, defaults) for s in _DIFFERS),
        tables=(
            Table(
                caption="Rich over poor, GDP per worker, as Table 2 prints it and as it is "
                "computed now",
                columns=(
                    "scenario", "the poor country", "fall of log productivity", "first wedge",
                    "its fall", "printed", "computed",
                ),
                rows=rows,
                text_columns=2,
            ),
        ),
    )  # fmt: skip


def _numbers(chosen: Mapping[str, float]) -> list[str]:
    names = ("productivity_decay", "largest_wedge", "wedge_decay")
    return [plain(chosen[name], 6) for name in names]


def _button(name: str, here: bool, defaults: Values) -> Action:
    changes: dict[str, Any] = dict.fromkeys(defaults, "")
    for key, value in settings(name).items():
        changes[key] = "" if value == defaults[key] else repr(value)
    return Action(label=title(name), note=_DIFFERS[name], changes=changes, main=here)
