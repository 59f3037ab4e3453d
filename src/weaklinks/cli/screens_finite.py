"""Coordination failures of finitely many agents on a terminal, 80 columns wide."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.game_words import FINITE_REGIMES, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from weaklinks.coordination import FiniteEquilibria, FinitePush
    from weaklinks.studies.finite_failures import FiniteFailure
    from weaklinks.studies.push_network import CountryPush

_SHOWN = ("income", "welfare")
_MOST = 12
_FOUND_BY = {
    "chain": "they form one chain, followed to its end",
    "enumeration": "every set was looked at",
    "lattice": "complements rule out other sets",
    "bounds": "bounds on gains rule out other sets",
}
_SEEN_BY = {
    "analytic": "shown by formula",
    "enumeration": "every set was looked at",
    "sample": "a sample of sets was looked at",
}


def show_finite_failure(failure: FiniteFailure) -> None:
    """All equilibria, whether they are all, and the cheapest push."""
    out = console()
    _equilibria(out, failure.equilibria)
    if failure.push is not None:
        _push(out, failure.push)
    note(out, f"Largest residual {failure.residual:.0e}.")


def show_finite_push(push: FinitePush) -> None:
    """Who is won, who follows, and how sure it is that nothing is cheaper."""
    out = console()
    _push(out, push)
    follows = [name for name, turn in push.joins.items() if turn > 0]
    if push.names and follows:
        table = grid("follows", "round")
        for name in sorted(follows, key=push.joins.__getitem__)[:_MOST]:
            table.add_row(clean(name, 40), str(push.joins[name]))
        out.print(inset(table, (0, 0, 1, 2)))


def show_country_push(found: CountryPush) -> None:
    """A table's network of industries: traps or not, the cheapest push, what was assumed."""
    out = console()
    heading(out, f"{found.links.title}: the push in its network of industries")
    paragraph(out, found.words)
    _equilibria(
        out, found.equilibria, dict(zip(found.links.codes, found.links.labels, strict=True))
    )
    if found.push is not None and found.push.names:
        _seeds_of(out, found)
    heading(out, "What was assumed of modern technology")
    table = grid("", "value", "source")
    for name, said in found.assumptions.listed()[:_MOST]:
        table.add_row(name.replace("_", " "), f"{said.value:g}", clean(said.source, 30))
    out.print(inset(table, (0, 0, 1, 2)))
    note(
        out,
        "The break-even level decides the answer: write your own file with --template. Labour "
        "stands for all factors, prices stay at one, and seeds are charged their fixed costs.",
    )


def _seeds_of(out: Console, found: CountryPush) -> None:
    frame = found.to_frame()
    seeds = frame[frame["seed"]].sort_values("cost_percent", ascending=False)
    table = grid("industries won", "cost, % of a year's GDP")
    for _, row in seeds.head(_MOST).iterrows():
        table.add_row(clean(str(row["industry"]), 40), f"{row['cost_percent']:.3f}")
    out.print(inset(table, (0, 0, 0, 2)))
    rounds = frame["round"].dropna()
    followers = int((rounds > 0).sum())
    last = int(rounds.max())
    others = "1 other follows" if followers == 1 else f"{followers} others follow"
    note(out, f"{others} within {last} round{'' if last == 1 else 's'}.")


def _equilibria(
    out: Console, found: FiniteEquilibria, titles: Mapping[str, str] = MappingProxyType({})
) -> None:
    heading(out, f"{title_of(found.game.name)}: {FINITE_REGIMES[found.regime]}")
    test = found.complementarity
    proven = {True: "proven", False: "not the case", None: "neither proven nor refuted"}
    sure = "There may be others: not every set was looked at or ruled out"
    if found.complete:
        sure = f"These are all: {_FOUND_BY[found.method]}"
    paragraph(
        out,
        f"{sure}. Strategic complements: {proven[test.holds]} ({_SEEN_BY[test.evidence]}).",
    )
    columns = [name for name in _SHOWN if all(name in e.state for e in found.found)]
    table = grid("adopters", "strict", "nearest to a change", *columns)
    for e in found.found[:_MOST]:
        numbers = [f"{e.state[name]:.5g}" for name in columns]
        count = f"{int(e.adopters.sum())} of {found.game.size}"
        table.add_row(
            count,
            "yes" if e.stable else "no",
            clean(titles.get(e.nearest, e.nearest), 24),
            *numbers,
        )
    if found.found:
        out.print(inset(table, (0, 0, 1, 2)))
    if len(found.found) > _MOST:
        note(out, f"And {len(found.found) - _MOST} more, which --json lists.")
    for caveat in found.caveats:
        note(out, f"Caveat: {caveat}.")


def _push(out: Console, push: FinitePush) -> None:
    heading(out, "The push")
    paragraph(out, f"{push.words[:1].upper()}{push.words[1:]}.")
    if not push.names:
        return
    table = grid("won", "cost")
    price = dict(zip(push.game.labels, push.cost, strict=True))
    for name in push.names[:_MOST]:
        table.add_row(clean(name, 40), f"{price[name]:.5g}")
    out.print(inset(table, (0, 0, 1, 2)))
    if len(push.names) > _MOST:
        note(out, f"And {len(push.names) - _MOST} more, which --json lists.")
