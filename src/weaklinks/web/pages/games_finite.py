"""Finitely many agents on a page: who adopts where, whom a push must win, and who follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weaklinks.game_words import FINITE_REGIMES, title_of
from weaklinks.report.words import change
from weaklinks.web.content import Card, Figure, Section
from weaklinks.web.controls import Values
from weaklinks.web.pages.games_words import plain
from weaklinks.web.pages.model_choice import (
    about,
    changed,
    class_of,
    entry_of,
    page_words,
    spec_of,
)

if TYPE_CHECKING:
    from weaklinks.coordination import FiniteEquilibria, FinitePush
    from weaklinks.coordination.finite_result import FiniteEquilibrium
    from weaklinks.studies.finite_failures import FiniteFailure


def examined(values: Values) -> FiniteFailure:
    """Solve the chosen model: all equilibria, and the cheapest push."""
    with page_words(values):
        found: FiniteFailure = entry_of(values).solve(spec_of(values))
    return found


def answer(failure: FiniteFailure, verb: str) -> str:
    """The finding in a sentence or two with its number."""
    found, push, agents = failure.equilibria, failure.push, failure.equilibria.game.agents
    if not found.found or push is None:
        return f"There is no set of {agents} that would {verb} and stay with it."
    size, first, last = found.game.size, *(int(found.found[k].adopters.sum()) for k in (0, -1))
    count = {0: "none", size: "all"}.get(first, first)
    low = f"{count} of the {size} {agents} {verb}"
    if len(found.found) == 1:
        return f"No trap: {low}. {_said(push)}"
    both = f"either {low}, or {'all' if last == size else last} do, and both would last."
    if not found.trap or push.answer == "nothing":
        return f"{both[:1].upper()}{both[1:]} {_said(push)}"
    return f"A trap: {both} {_need(push)}"


def _need(push: FinitePush) -> str:
    if push.answer != "temporary":
        return _said(push)
    count = len(push.names)
    wanted = int((push.target & ~push.start).sum())
    return (
        f"A push for a time is enough: {count} of {wanted} {push.game.agents} must be won, at a "
        f"cost of {plain(push.total_cost)}; the others follow, and they stay."
    )


def _said(push: FinitePush) -> str:
    return f"{push.words[:1].upper()}{push.words[1:]}."


def sections(failure: FiniteFailure, values: Values, verb: str) -> tuple[Section, ...]:
    """All there is to show of finitely many agents."""
    parts = [_situation(failure.equilibria, verb)]
    if failure.push is not None:
        parts.append(_push(failure.push))
    return (*parts, about(values), _code(values))


def _situation(found: FiniteEquilibria, verb: str) -> Section:
    from weaklinks.plots import plot_finite_equilibria

    sizes = ", ".join(str(int(e.adopters.sum())) for e in found.found)
    figure = Figure(
        name="who",
        chart=lambda: plot_finite_equilibria(found, subtitle=_subtitle(found)),
        alt=f"Which {found.game.agents} {verb} in each outcome that lasts: {sizes} of "
        f"{found.game.size}",
        caption="Each column is an outcome in which nobody wants to change alone.",
    )
    return Section(
        title="What can last, and why",
        cards=tuple(_outcomes(found, verb)),
        words=(_why(found, verb), *(f"{c[:1].upper()}{c[1:]}." for c in found.caveats)),
        figures=(figure,),
    )


def _subtitle(found: FiniteEquilibria) -> str:
    game = found.game
    return f"{title_of(game.name)}, {game.size} {game.agents}: {FINITE_REGIMES[found.regime]}."


def _outcomes(found: FiniteEquilibria, verb: str) -> Iterator[Card]:
    """How many adopt in what lasts, and what the most are worth against the fewest."""
    sizes = sorted({int(e.adopters.sum()) for e in found.found})
    sure = "these are all" if found.complete else "there may be others"
    yield Card(
        label="What lasts",
        value=" or ".join(map(str, sizes)) or "nothing",
        note=f"of {found.game.size} {found.game.agents} {verb}; {FINITE_REGIMES[found.regime]}; "
        f"{sure}",
    )
    if len(found.found) > 1:
        yield _worth(found.found[0], found.found[-1])


def _why(found: FiniteEquilibria, verb: str) -> str:
    agents, holds = found.game.agents, found.complementarity.holds
    if holds:
        return f"It is worth more to each of the {agents} to {verb}, the more of the others do."
    if holds is None:
        return f"Whether it is always worth more to {verb} when more {agents} do is not known."
    return f"To some of the {agents} it is worth less to {verb} when others do."


def _worth(low: FiniteEquilibrium, high: FiniteEquilibrium) -> Card:
    name = "welfare" if "welfare" in high.state else "income"
    below, above = float(low.state[name]), float(high.state[name])
    return Card(
        label=f"{name.capitalize()} with the most adopters",
        value=change(100.0 * (above / below - 1.0)) if below > 0.0 else plain(above, 4),
        note=f"{plain(above, 4)} against {plain(below, 4)} with the fewest",
    )


def _push(push: FinitePush) -> Section:
    from weaklinks.plots import plot_finite_push

    if push.answer != "temporary":
        return Section(title="The push", words=(_said(push),))
    rounds = len(push.cascade.rounds) - 1
    within = f"{rounds} round{'' if rounds == 1 else 's'}"
    cards = (
        Card(label="To be won", value=str(len(push.names)), note=", ".join(push.names)),
        Card(label="Cost", value=plain(push.total_cost), note=f"of winning them; {push.sure}"),
        Card(label="Rounds", value=str(rounds), note="until the last has followed"),
    )
    figure = Figure(
        name="push",
        chart=lambda: plot_finite_push(push),
        alt=f"Won by the push: {', '.join(push.names)}; the others follow within {within}",
        caption="Left: who is won, and in which round the others follow. Right: what winning each "
        "of them would cost.",
        frame=push.to_frame,
    )
    return Section(title="The push", words=(_said(push),), cards=cards, figures=(figure,))


def _code(values: Values) -> Section:
    text = (
        "import weaklinks as wl\n"
        "from weaklinks.coordination import finite_equilibria, finite_push\n\n"
        f"model = {class_of(values)}({changed(values)})\n"
        "found = finite_equilibria(model)\n"
        "push = finite_push(model, found=found)\n"
        "print(found, push, sep='\\n')\n"
    )
    return Section(title="Do it yourself", code=text)
