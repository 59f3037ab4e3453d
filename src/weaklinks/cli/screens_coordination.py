"""Coordination failures on a terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.cli.blocks import grid, heading, inset, note, paragraph
from weaklinks.cli.shared import clean, console
from weaklinks.game_words import INSTRUMENTS, LEGEND, REGIMES, title_of

if TYPE_CHECKING:
    from rich.console import Console

    from weaklinks.coordination import Equilibria, Push, RegimeMap
    from weaklinks.coordination.equilibria import AdoptionEquilibrium
    from weaklinks.coordination.measures import Measure
    from weaklinks.studies.failures import Failure

_SHOWN = ("income", "welfare")
_THEORIES = {
    "laplacian": "strategic uncertainty (laplacian)",
    "foresight": "perfect foresight (foresight)",
}


def show_failure(failure: Failure) -> None:
    """All equilibria, what selects among them, and the answer to whether to push."""
    out = console()
    _equilibria(out, failure.equilibria)
    heading(out, "Which one")
    for found in failure.selections:
        picked = "left open" if found.share is None else f"share {found.share:.4g}"
        theory = _THEORIES.get(found.method, found.method)
        paragraph(out, f"{theory}: {picked}. {found.reason[:1].upper()}{found.reason[1:]}.")
        for caveat in found.caveats:
            note(out, f"Caveat: {caveat}.")
    heading(out, "The push")
    paragraph(out, failure.push.words)
    if failure.reason:
        paragraph(out, f"{failure.reason[:1].upper()}{failure.reason[1:]}.")
    _measures(out, failure.push)
    note(out, f"Largest residual {failure.residual:.0e}.")


def show_push(found: Push) -> None:
    """Every instrument with its size, who is won first, and the way out."""
    out = console()
    _equilibria(out, found.equilibria)
    heading(out, "The push")
    paragraph(out, found.words)
    _measures(out, found)
    if found.target is not None:
        ends = f"from {found.start.share:.6g} to {found.target.share:.6g}"
        note(out, f"The push is between stable shares, {ends}.")
    for m in found.measures:
        note(out, f"{_instrument(m)}: {m.buys}.")
    _seeds(out, found)
    _escape(out, found)


def show_map(found: RegimeMap) -> None:
    """How much of a map of regimes each of them fills."""
    out = console()
    x, y = (name.replace("_", " ") for name in (found.x, found.y))
    heading(out, f"{title_of(found.game)}: what lasts, by {x} and {y}")
    table = grid("what lasts", "% of the map")
    for name, part in sorted(found.shares.items(), key=lambda item: -item[1]):
        table.add_row(LEGEND[name], f"{100.0 * part:.1f}")
    out.print(inset(table, (0, 0, 1, 2)))
    note(out, f"{found.x_values.size} by {found.y_values.size} values.")
    if found.why:
        note(out, f"Impossible values, the first: {clean(found.why, 400)}")


def _equilibria(out: Console, found: Equilibria) -> None:
    heading(out, f"{title_of(found.game.name)}: {REGIMES[found.regime]}")
    kind = "complements" if found.complements else "substitutes" if found.substitutes else ""
    words = f"Strategic {kind}. " if kind else "Neither complements nor substitutes throughout. "
    mass = found.critical_mass
    threshold = "" if mass is None else f"Adoption feeds itself beyond a share of {mass:.6g}."
    paragraph(out, words + threshold)
    columns = [name for name in _SHOWN if all(name in e.state for e in found.found)]
    table = grid("share", "stable", "gain from adopting", *columns)
    for e in found.found:
        stable = "yes" if e.stable else "no"
        numbers = (f"{e.state[name]:.5g}" for name in columns)
        table.add_row(f"{e.share:.6g}", stable, _gain(e), *numbers)
    out.print(inset(table, (0, 0, 1, 2)))


def _gain(e: AdoptionEquilibrium) -> str:
    """What adopting is worth; inside it is zero but for rounding, or jumps over zero."""
    inside = {"interior": "0", "touching": "0", "jump": "jumps"}
    return inside.get(e.kind, f"{e.payoff_gain:.5g}")


def _measures(out: Console, found: Push) -> None:
    if not found.measures:
        return
    table = grid("instrument", "size", "")
    for m in found.measures:
        table.add_row(_instrument(m), f"{m.size:.6g}", clean(m.unit, 38))
    out.print(inset(table, (0, 0, 1, 2)))


def _instrument(measure: Measure) -> str:
    return INSTRUMENTS.get(measure.name, measure.name)


def _seeds(out: Console, found: Push) -> None:
    if found.seeding is not None:
        heading(out, "Who is won first")
        paragraph(out, str(found.seeding))


def _escape(out: Console, found: Push) -> None:
    path: Any = found.escape
    if path is None:
        return
    heading(out, "The way out under a temporary subsidy")
    rows = [
        ("subsidy per adopter and year", path.size),
        ("years for which it is paid", path.duration),
        ("present value of its cost", path.cost),
        ("if only the marginal loss is paid", path.fine_cost),
        ("present value of the welfare gained", path.welfare_gain),
        ("of what is lost on the way", path.interim_loss),
        ("lowest welfare on the way", path.lowest_welfare),
        ("years until it is above the start for good", path.recovery),
    ]
    table = grid("", "")
    for name, value in rows:
        if value is not None:
            table.add_row(name, f"{value:.6g}")
    out.print(inset(table, (0, 0, 1, 2)))
