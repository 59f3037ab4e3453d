"""``weaklinks models``: the catalogue."""

from __future__ import annotations

from typing import Any

import click

from weaklinks.cli.shared import as_json, print_json

_EXAMPLES = """\b
Examples:
  weaklinks models
  weaklinks models jones-2008
  weaklinks models network --json
"""


@click.command(epilog=_EXAMPLES)
@click.argument("name", required=False, metavar="[MODEL]")
@as_json
def command(name: str | None, as_json: bool) -> None:
    """List the models, or one with its parameters, ranges, defaults and sources."""
    from weaklinks.catalogue import MODELS, model

    chosen = [model(name)] if name else list(MODELS.values())
    if as_json:
        print_json({"models": [_record(entry) for entry in chosen]})
        return
    from weaklinks.cli.screens import show_model

    for entry in chosen:
        show_model(entry)


def _record(entry: Any) -> dict[str, Any]:
    return {
        "name": entry.name,
        "summary": entry.summary,
        "paper": entry.paper,
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
