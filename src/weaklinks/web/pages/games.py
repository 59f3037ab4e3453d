"""What the explorer shows of any adoption game: what lasts, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weaklinks.game_words import REGIMES
from weaklinks.report.words import change
from weaklinks.web.content import Card, Figure, Section
from weaklinks.web.controls import Control, Select, Slider, Values
from weaklinks.web.pages import games_words as words
from weaklinks.web.pages.model_choice import (
    changed,
    class_of,
    entry_of,
    labels_of,
    page_words,
    parameters_here,
    spec_of,
)

if TYPE_CHECKING:
    from weaklinks.coordination import Equilibria, Push, Selection

_PUSH, _MAP = "The push", "The map below"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A game that was looked at.

    Attributes
    ----------
    model : spec
    equilibria : Equilibria
    push : Push
    selection : Selection
        What people settle on if none is sure what others do.
    verb : str
        What adopting is called: "industrialise".
    """

    model: Any
    equilibria: Equilibria
    push: Push
    selection: Selection
    verb: str


def game_controls(name: str, axes: tuple[str, str]) -> list[Control]:
    """Speed and discount of the push, and the two parameters of the map."""
    listed = [p for p in parameters_here(name) if p.name not in entry_of({"model": name}).counts]
    labels = labels_of(name)
    options = tuple((p.name, labels[p.name]) for p in listed)
    speed = Slider(
        name="push_speed", label="how often a year they can choose again", low=0.02, high=2.0,
        step=0.01, default=0.2, group=_PUSH,
        help="Once in five years on average is 0.2. It decides how long the way out takes.",
    )  # fmt: skip
    discount = Slider(
        name="push_discount", label="rate of discount a year", low=0.005, high=0.3, step=0.005,
        default=0.05, group=_PUSH, help="With it costs and gains of later years are added up.",
    )  # fmt: skip
    sides = (("map_x", "from left to right", axes[0]), ("map_y", "from bottom to top", axes[1]))
    maps = [
        Select(name=key, label=label, options=options, default=side, group=_MAP)
        for key, label, side in sides
    ]
    return [speed, discount, *maps]


def look_at(values: Values, verb: str) -> Look:
    """Solve the chosen model: equilibria, the push, and what doubt selects."""
    from weaklinks.coordination import push, select

    spec = spec_of(values)
    with page_words(values):
        found = push(spec, speed=values["push_speed"], discount=values["push_discount"])
    return Look(
        model=spec,
        equilibria=found.equilibria,
        push=found,
        selection=select(spec, "laplacian"),
        verb=verb,
    )


def situation(look: Look) -> Section:
    """What can last, as numbers, with the gain from adopting as a chart."""
    from weaklinks.plots import plot_adoption, plot_potential

    found, agents = look.equilibria, look.equilibria.game.agents
    curve = Figure(
        name="gain",
        chart=lambda: plot_adoption(found),
        alt=f"What it is worth to one of the {agents} to {look.verb}, by the share that does. "
        f"Stable shares: {_listed(found)}.",
        caption=f"Above zero it pays to {look.verb}. Circles are outcomes that last, diamonds are "
        "thresholds; where it is shaded the economy moves to the right.",
    )
    potential = Figure(
        name="potential",
        chart=lambda: plot_potential(found),
        alt="The sum of the gains of all who adopt before, by the share that adopts: its tops are "
        "the outcomes that last",
        caption="The same curve added up from the left, as a landscape upside down: tops last, and "
        "between two tops the valley is the threshold. Where nobody is sure what others do, the "
        "highest top is chosen.",
    )
    return Section(
        title="What can last, and why",
        cards=tuple(_cards(look)),
        words=(words.why(found, look.verb), *_reason(look), *_adopting(look)),
        figures=(curve, potential),
    )


def code(values: Values) -> Section:
    """The Python code of what is shown."""
    text = (
        "import weaklinks as wl\n\n"
        f"model = {class_of(values)}({changed(values)})\n"
        "found = wl.equilibria(model)\n"
        f"push = wl.push(model, speed={values['push_speed']!r}, "
        f"discount={values['push_discount']!r})\n"
        'settled = wl.select(model, "laplacian")\n'
        "print(found, push, settled, sep='\\n')\n"
        "found.plot().save('gain.html')\n"
    )
    return Section(title="Do it yourself", code=text)


def _cards(look: Look) -> Sequence[Card]:
    found, agents = look.equilibria, look.equilibria.game.agents
    mass, settled = found.critical_mass, look.selection.share
    regime = REGIMES[found.regime]
    return [
        Card(label="What lasts", value=_listed(found), note=f"of {agents} {look.verb}; {regime}"),
        Card(
            label="Critical mass",
            value="none" if mass is None else words.share(mass),
            note="no share from which adoption feeds itself"
            if mass is None
            else "beyond it adoption feeds itself",
        ),
        *_worth(found),
        Card(
            label="If nobody is sure of others",
            value="a tie" if settled is None else words.share(settled),
            note="two outcomes are as good a bet: strategic uncertainty selects neither"
            if settled is None
            else "the outcome that strategic uncertainty selects",
        ),
    ]


def _listed(found: Equilibria) -> str:
    return " or ".join(words.share(e.share) for e in found.stable) or "nothing"


def _worth(found: Equilibria) -> Sequence[Card]:
    """Welfare (or income) of what lasts: of the highest against the lowest share."""
    known = [n for n in ("welfare", "income") if all(n in e.state for e in found.stable)]
    if not known or not found.stable:
        return []
    name = known[0]
    low, high = (float(e.state[name]) for e in (found.stable[0], found.stable[-1]))
    top = words.plain(high, 4)
    if len(found.stable) == 1:
        return [Card(label=name.capitalize(), value=top, note="where it ends")]
    against = f"{words.plain(low, 4)} at the lowest share that lasts"
    label = f"{name.capitalize()} at the top"
    if low <= 0.0:
        return [Card(label=label, value=top, note=f"and {against}")]
    more = change(100.0 * (high / low - 1.0))
    return [Card(label=label, value=more, note=f"{top} against {against}")]


def _reason(look: Look) -> Sequence[str]:
    said = getattr(look.model, "reason", "")
    return (words.readable(f"By the model's closed form: {said}."),) if said else ()


def _adopting(look: Look) -> Sequence[str]:
    """What the charts' general words are here."""
    if look.verb == "adopt":
        return ()
    agents = look.equilibria.game.agents
    return (
        f'In charts and tables "to adopt" is to {look.verb}, and those who do or do not are '
        f"{agents}.",
    )
