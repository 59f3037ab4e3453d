"""Charts of results: one function extracts the data, one draws it.

Altair is imported when a chart is drawn.
"""

from weaklinks.plots.accounting import plot_accounting, plot_robustness, plot_scenarios
from weaklinks.plots.certainty import plot_alternatives, plot_spread
from weaklinks.plots.coordination import (
    plot_adoption,
    plot_escape,
    plot_overlap,
    plot_potential,
)
from weaklinks.plots.countries import plot_countries, plot_years
from weaklinks.plots.education import plot_education
from weaklinks.plots.equilibria import plot_equilibrium
from weaklinks.plots.growth import plot_economy_path, plot_transition
from weaklinks.plots.jones import (
    plot_allocation,
    plot_productivities,
    plot_published,
    plot_reform_sequences,
    plot_wedge_schedule,
)
from weaklinks.plots.links import plot_shocks, plot_weak_links
from weaklinks.plots.matching import plot_matching
from weaklinks.plots.miracles import plot_announcement, plot_growth_miracle
from weaklinks.plots.o_ring import plot_o_ring
from weaklinks.plots.openness import plot_enclaves, plot_opening_gains, plot_opening_paths
from weaklinks.plots.phase import plot_phase
from weaklinks.plots.power_means import plot_power_means
from weaklinks.plots.push_network import (
    plot_country_push,
    plot_finite_equilibria,
    plot_finite_push,
)
from weaklinks.plots.reform_game import plot_reform_game
from weaklinks.plots.reforms import plot_reform_paths, plot_wedges
from weaklinks.plots.regimes import plot_regimes
from weaklinks.plots.save import save_chart
from weaklinks.plots.sides import plot_sides
from weaklinks.plots.skill_gaps import plot_skill_gap
from weaklinks.plots.skill_schedules import plot_firm_sizes, plot_wage_schedules
from weaklinks.plots.sorting_losses import plot_sorting_losses
from weaklinks.plots.stages import plot_stages
from weaklinks.plots.sweeps import plot_sweep
from weaklinks.plots.world import plot_world

__all__ = [
    "plot_accounting",
    "plot_adoption",
    "plot_allocation",
    "plot_alternatives",
    "plot_announcement",
    "plot_countries",
    "plot_country_push",
    "plot_economy_path",
    "plot_education",
    "plot_enclaves",
    "plot_equilibrium",
    "plot_escape",
    "plot_finite_equilibria",
    "plot_finite_push",
    "plot_firm_sizes",
    "plot_growth_miracle",
    "plot_matching",
    "plot_o_ring",
    "plot_opening_gains",
    "plot_opening_paths",
    "plot_overlap",
    "plot_phase",
    "plot_potential",
    "plot_power_means",
    "plot_productivities",
    "plot_published",
    "plot_reform_game",
    "plot_reform_paths",
    "plot_reform_sequences",
    "plot_regimes",
    "plot_robustness",
    "plot_scenarios",
    "plot_shocks",
    "plot_sides",
    "plot_skill_gap",
    "plot_sorting_losses",
    "plot_spread",
    "plot_stages",
    "plot_sweep",
    "plot_transition",
    "plot_wage_schedules",
    "plot_weak_links",
    "plot_wedge_schedule",
    "plot_wedges",
    "plot_world",
    "plot_years",
    "save_chart",
]
