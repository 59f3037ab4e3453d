"""Who saves, and in which economy: what ``weaklinks transition`` is given."""

from __future__ import annotations

from typing import Any

from weaklinks.cli.shared import country_of, elasticities_of, refuse_table_options

#: What the household's options are called here and in the library.
_HOUSEHOLD = {"discount": "discount_rate", "curvature": "curvature", "depreciation": "depreciation"}


def given_economy(table: str, options: dict[str, Any]) -> tuple[Any, Any]:
    """The economy and who saves in it: a model brings rates of its own."""
    from weaklinks.catalogue import MODELS
    from weaklinks.errors import InputError
    from weaklinks.growth import Household

    given = {_HOUSEHOLD[k]: options[k] for k in _HOUSEHOLD if options[k] is not None}
    if table not in MODELS:
        if options["parameters"]:
            raise InputError(f"-p is for parameters of a model, and {table} is a table")
        from weaklinks.calibration import Elasticities

        household = Household(**given)
        chosen = Elasticities(**elasticities_of(options))
        return country_of(table, options).economy(horizon="long", elasticities=chosen), household
    built = _model(table, given, options)
    for name in ("discount_rate", "depreciation"):
        given.setdefault(name, getattr(built, name, None) or getattr(Household, name))
    household = Household(**given)
    return built if table == "jones-2008" else built.economy(), household


def _model(table: str, rates: dict[str, float], options: dict[str, Any]) -> Any:
    from weaklinks.catalogue import model
    from weaklinks.cli.solve import parse_parameters
    from weaklinks.errors import InputError, Problems

    refuse_table_options(table)
    chosen, given = model(table), parse_parameters(options["parameters"])
    if chosen.is_game:
        raise InputError(
            f"{table} is a game with equilibria to choose among, and has no path through time; "
            f"use weaklinks solve {table} or weaklinks push {table}"
        )
    known = {p.name for p in chosen.parameters}
    problems = Problems("transition")
    for name, value in rates.items():
        problems.add_if(
            given.get(name, value) != value,
            f"{name} is {value:g} by its option and {given.get(name)} by -p; give it once",
        )
        if name in known:
            given[name] = value
    problems.raise_if_any()
    return chosen.build(given)
