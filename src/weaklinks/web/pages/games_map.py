"""Which numbers make a trap: the map of regimes over two parameters, a slow panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weaklinks.game_words import LEGEND
from weaklinks.web.content import Figure, Later, Progress, Section
from weaklinks.web.controls import Values, sliders_of
from weaklinks.web.pages.games_words import share
from weaklinks.web.pages.model_choice import ends_of, labels_of, parameters_here, spec_of

#: Cells of a map along each of its sides.
CELLS = 61
#: The place where it goes.
MAP = Later(name="map", title="Drawing the map of what can last")


def map_panel(values: Values, progress: Progress) -> Section:
    """The map of regimes over two parameters, with today's values marked."""
    from weaklinks.coordination import regime_map
    from weaklinks.plots import plot_regimes

    names = (values["map_x"], values["map_y"])
    x, y = (_line(values["model"], name) for name in names)
    found = regime_map(spec_of(values), x=(names[0], x), y=(names[1], y))
    here = (float(values[names[0]]), float(values[names[1]]))
    said = "; ".join(LEGEND[name] for name in found.shares)
    across, upwards = (labels_of(values["model"])[name] for name in names)
    return Section(
        title="Which numbers make a trap?",
        words=(_words(found.shares),),
        figures=(
            Figure(
                name="map",
                chart=lambda: plot_regimes(found, at=here),
                alt=f"Map of what lasts by {across}, and by {upwards}: {said}",
                caption=f"Across: {across}. Upwards: {upwards}. Cross: the values that you have "
                "chosen.",
                frame=found.to_frame,
            ),
        ),
    )


def _words(parts: Mapping[str, float]) -> str:
    """How much of the map is a trap, and how much needs no push or cannot have one."""
    trap = sum(part for name, part in parts.items() if name.startswith("trap"))
    outside = parts.get("inadmissible", 0.0)
    seen = f"Traps fill {share(trap)} of the map" if trap else "There is no trap on this map"
    if not outside:
        return f"{seen}."
    return f"{seen}; in the grey {share(outside)} there is no such economy."


def _line(name: str, parameter: str) -> Any:
    """Values of a parameter along a side of the map: its slider's."""
    import numpy as np

    chosen = [p for p in parameters_here(name) if p.name == parameter]
    (slider,) = sliders_of(chosen, ends_of(name))
    return np.linspace(slider.low, slider.high, CELLS)
