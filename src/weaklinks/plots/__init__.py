"""Charts of results: one function extracts the data, one draws it.

Altair is imported when a chart is drawn.
"""

from weaklinks.plots.certainty import plot_alternatives, plot_spread
from weaklinks.plots.equilibria import plot_equilibrium
from weaklinks.plots.links import plot_shocks, plot_weak_links
from weaklinks.plots.reforms import plot_reform_paths, plot_wedges
from weaklinks.plots.save import save_chart

__all__ = [
    "plot_alternatives",
    "plot_equilibrium",
    "plot_reform_paths",
    "plot_shocks",
    "plot_spread",
    "plot_weak_links",
    "plot_wedges",
    "save_chart",
]
