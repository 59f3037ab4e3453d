"""weaklinks: linkages, weak links, superstars and coordination failures in development.

Everything named here is loaded when it is first used, so that importing weaklinks is fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "Economy": "weaklinks.economy",
    "World": "weaklinks.economy",
    "Node": "weaklinks.economy",
    "assemble": "weaklinks.economy",
    "Elasticities": "weaklinks.calibration",
    "Equilibrium": "weaklinks.equilibrium",
    "solve": "weaklinks.equilibrium",
    "solve_many": "weaklinks.equilibrium",
    "solve_world": "weaklinks.equilibrium",
    "check": "weaklinks.equilibrium",
    "gradient": "weaklinks.equilibrium",
    "second_order": "weaklinks.equilibrium",
    "equilibria": "weaklinks.coordination",
    "potential": "weaklinks.coordination",
    "push": "weaklinks.coordination",
    "regime_map": "weaklinks.coordination",
    "select": "weaklinks.coordination",
    "match": "weaklinks.assignment",
    "match_sides": "weaklinks.assignment",
    "InputError": "weaklinks.errors",
    "NoEquilibriumError": "weaklinks.errors",
    "calibrate": "weaklinks.studies.country",
    "open_country": "weaklinks.studies.country",
    "open_world": "weaklinks.studies.world_experiment",
    "account_for_countries": "weaklinks.studies.cross_country",
    "calibrate_to": "weaklinks.studies.moments",
    "compare_skills": "weaklinks.studies.skill_gaps",
    "decompose": "weaklinks.studies.accounting",
    "diagnose": "weaklinks.studies.diagnosis",
    "reform_path": "weaklinks.studies.reforms",
    "certify": "weaklinks.studies.jones_certificates",
    "reform_sequence": "weaklinks.studies.sequences",
    "reproduce": "weaklinks.published",
    "scenario_grid": "weaklinks.studies.scenarios",
    "read_study": "weaklinks.sweeping",
    "sweep": "weaklinks.sweeping",
    "transition": "weaklinks.growth",
    "transition_path": "weaklinks.studies.transitions",
    "world_experiment": "weaklinks.studies.world_experiment",
}
_ROOMS = {
    "ces": "weaklinks.ces",
    "tables": "weaklinks.tables",
    "wedges": "weaklinks.wedges",
    "catalogue": "weaklinks.catalogue",
    "jones": "weaklinks.models.jones",
    "bigpush": "weaklinks.models.big_push",
    "oring": "weaklinks.models.o_ring",
    "skills": "weaklinks.skills",
    "teams": "weaklinks.teams",
}

__all__ = ["__version__", *_PUBLIC, *_ROOMS]

if TYPE_CHECKING:
    from weaklinks import catalogue, ces, skills, tables, teams, wedges
    from weaklinks.assignment import match, match_sides
    from weaklinks.calibration import Elasticities
    from weaklinks.coordination import equilibria, potential, push, regime_map, select
    from weaklinks.economy import Economy, Node, World, assemble
    from weaklinks.equilibrium import (
        Equilibrium,
        check,
        gradient,
        second_order,
        solve,
        solve_many,
        solve_world,
    )
    from weaklinks.errors import InputError, NoEquilibriumError
    from weaklinks.growth import transition
    from weaklinks.models import big_push as bigpush
    from weaklinks.models import jones
    from weaklinks.models import o_ring as oring
    from weaklinks.published import reproduce
    from weaklinks.studies.accounting import decompose
    from weaklinks.studies.country import calibrate, open_country
    from weaklinks.studies.cross_country import account_for_countries
    from weaklinks.studies.diagnosis import diagnose
    from weaklinks.studies.jones_certificates import certify
    from weaklinks.studies.moments import calibrate_to
    from weaklinks.studies.reforms import reform_path
    from weaklinks.studies.scenarios import scenario_grid
    from weaklinks.studies.sequences import reform_sequence
    from weaklinks.studies.skill_gaps import compare_skills
    from weaklinks.studies.transitions import transition_path
    from weaklinks.studies.world_experiment import open_world, world_experiment
    from weaklinks.sweeping import read_study, sweep


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    raise AttributeError(f"module 'weaklinks' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
