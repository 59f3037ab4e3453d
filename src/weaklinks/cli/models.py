"""``weaklinks models``: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from weaklinks.cli.shared import as_json, print_json

if TYPE_CHECKING:
    from weaklinks.catalogue import Model

_EXAMPLES = """\b
Examples:
  weaklinks models
  weaklinks models jones-2008
  weaklinks models o-ring o-ring-skills
  weaklinks models network --json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@as_json
def command(names: tuple[str, ...], as_json: bool) -> None:
    """List the models, or some with their parameters, ranges, defaults and sources."""
    chosen = _chosen(names)
    if as_json:
        print_json({"models": [_record(entry) for entry in chosen]})
        return
    from weaklinks.cli.screens import show_model

    for entry in chosen:
        show_model(entry)


def _chosen(names: tuple[str, ...]) -> list[Model]:
    """The models of these names, each once; every name that is not known in one message."""
    from weaklinks.catalogue import MODELS, model
    from weaklinks.errors import InputError, Problems

    if not names:
        return list(MODELS.values())
    problems, found = Problems("models"), []
    for name in dict.fromkeys(names):
        try:
            found.append(model(name))
        except InputError as unknown:
            # The list of all, which each message ends with, once is enough.
            few = len(names) > 1
            problems.found += [p.partition(" known:")[0] if few else p for p in unknown.problems]
    problems.add_if(len(problems.found) > 1, "`weaklinks models` lists what there is")
    problems.raise_if_any()
    return found


def _record(entry: Any) -> dict[str, Any]:
    return {
        "name": entry.name,
        "summary": entry.summary,
        "paper": entry.paper,
        "outcomes": list(entry.outcomes),
        "parameters": [
            {
                "name": p.name,
                "symbol": p.symbol,
                "meaning": p.meaning,
                "unit": p.unit,
                "default": p.default,
                "low": p.low if p.low > float("-inf") else None,
                "high": p.high if p.high < float("inf") else None,
                "range": p.interval,
                "why": p.why,
                "source": p.source,
            }
            for p in entry.parameters
        ],
        "choices": [
            {"name": c.name, "meaning": c.meaning, "default": c.default, "options": c.options}
            for c in entry.choices
        ],
    }
