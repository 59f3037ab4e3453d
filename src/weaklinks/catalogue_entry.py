"""An entry of the catalogue: a model that is built, solved and evaluated by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from importlib import import_module
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems, name_some
from weaklinks.spec import Choice, Parameter, choices_of, counts_of, parameters_of


@dataclass(frozen=True, kw_only=True)
class Model:
    """An entry of the catalogue.

    Attributes
    ----------
    name : str
        As on the command line.
    summary, paper : str
    spec : str
        ``module:Class`` of the frozen spec; imported when it is used.
    reader : str
        ``module:function`` that makes the spec, or an economy, from a TOML file; "" where
        there is none.
    solver : str
        ``module:function`` that solves the spec, where it is neither an economy nor a game;
        its result has ``record()``, ``residual``, ``to_frame()`` and ``plot()``.
    outcomes : tuple of str
        Headline outcomes, as names in the flattened record; ``:word`` follows those that are
        no numbers. What a sweep keeps when its study names none.
    bulk : str
        ``module:function`` that evaluates many points at once: from a mapping of parameter to
        value or (rows,) array to a mapping of outcome, and "error", to (rows,) array, for a game
        after its spec's class; "" where there is none.
    """

    name: str
    summary: str
    paper: str
    spec: str
    reader: str = ""
    solver: str = ""
    outcomes: tuple[str, ...] = ()
    bulk: str = ""

    def spec_class(self) -> Any:
        """Import and return the spec's class."""
        return _imported(self.spec)

    @property
    def is_game(self) -> bool:
        """Whether it is a coordination model, with equilibria to choose among."""
        return hasattr(self.spec_class(), "game")

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The spec's parameters, described."""
        return parameters_of(self.spec_class())

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The spec's fields that are one of some words, described."""
        return choices_of(self.spec_class())

    @property
    def counts(self) -> frozenset[str]:
        """Names of the parameters that are whole numbers."""
        return counts_of(self.spec_class())

    def read(self, file: Path) -> Any:
        """Make the spec, or an economy, from a TOML file; `InputError` where nothing reads one."""
        if not self.reader:
            raise InputError(f"{self.name} is not read from a file; give its parameters by -p")
        return _imported(self.reader)(file)

    def build(self, values: Mapping[str, Any]) -> Any:
        """Make the spec from named values; one `InputError` names every unknown name."""
        known = [*(p.name for p in self.parameters), *(c.name for c in self.choices)]
        problems = Problems(self.name)
        for name in values:
            problems.add_if(
                name not in known, f"there is no parameter {name!r}; it has {name_some(known)}"
            )
        problems.raise_if_any()
        return self.spec_class()(**values)

    def solve(self, spec: Any) -> Any:
        """Solve a spec, or an economy that was read, by the engine that is made for it."""
        if self.solver:
            return _imported(self.solver)(spec)
        if not self.is_game:
            from weaklinks.studies.solutions import solve_model

            return solve_model(spec)
        from weaklinks.finite_games import FiniteGame
        from weaklinks.studies.failures import examine
        from weaklinks.studies.finite_failures import examine_finite

        return examine_finite(spec) if isinstance(spec.game(), FiniteGame) else examine(spec)

    def record(self, solution: Any) -> dict[str, Any]:
        """What came out, as JSON holds it."""
        from weaklinks.report.records import solution_record
        from weaklinks.studies.solutions import Solution

        if isinstance(solution, Solution):
            return solution_record(solution)
        record: dict[str, Any] = solution.record()
        return record

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Solve at named values: the record, its ``residual`` and a game's headline measures."""
        from weaklinks.report.measures import game_measures

        solution = self.solve(self.build(values))
        record = self.record(solution)
        measures = game_measures(record) if self.is_game else {}
        return {**record, **measures, "residual": float(solution.residual)}

    def evaluate_many(self) -> Callable[[Mapping[str, Any]], Mapping[str, Any]] | None:
        """Import what evaluates many points at once; None where there is nothing."""
        if not self.bulk:
            return None
        many: Callable[..., Mapping[str, Any]] = _imported(self.bulk)
        return partial(_many_games, many, self.spec_class()) if self.is_game else many


def _many_games(
    many: Callable[..., Mapping[str, Any]], spec: Any, values: Mapping[str, Any]
) -> dict[str, Any]:
    found = dict(many(spec, values))
    # Where potentials are equal it names one of two shares, and `select` says there is none.
    found.pop("laplacian_share", None)
    return found


def _imported(place: str) -> Any:
    module, _, name = place.partition(":")
    return reduce(getattr, name.split("."), import_module(module))
