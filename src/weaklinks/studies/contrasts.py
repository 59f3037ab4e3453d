"""How a rich and a poor economy differ: the rows and columns of Jones (2008), Table 2."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

from weaklinks.errors import Problems
from weaklinks.models.jones import Jones2008
from weaklinks.models.jones import equations as eq
from weaklinks.spec import parameters_of
from weaklinks.studies.moments import calibrate_to

#: Parameters to change: a value, or a function of the model that the column has changed.
Changes = Mapping[str, Any]

#: Table 1: the two countries apart from wedges and productivity.
RICH = {"wedge": 0.0, "human_capital": 2.0}
POOR = {"human_capital": 1.0}


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """How a rich and a poor economy differ.

    Attributes
    ----------
    name : str
    both : mapping
        Parameters of `Jones2008` to change in both economies.
    rich, poor : mapping
        Parameters of `Jones2008` to change in one of the two: a value, or a function of the
        model to which the column's changes have been made.
    calibrate : str or None
        Parameter of the poor economy that is solved for in each cell so that its K/Y is
        `capital_output` times the rich one's: "wedge" (the same for all varieties, in closed
        form) or any numeric parameter. None leaves all as they are.
    capital_output : float
    """

    name: str
    both: Changes = field(default_factory=dict)
    rich: Changes = field(default_factory=lambda: dict(RICH))
    poor: Changes = field(default_factory=lambda: dict(POOR))
    calibrate: str | None = None
    capital_output: float = 1 / 3

    def pair(self, changes: Changes | None = None) -> tuple[Jones2008, Jones2008]:
        """Return the rich and the poor economy, with `changes` made to both first.

        Raises
        ------
        InputError
            For unknown parameters, and where K/Y cannot be reached.
        """
        both = _changed(_changed(Jones2008(), self.both), changes or {})
        rich, poor = _changed(both, self.rich), _changed(both, self.poor)
        return rich, _recalibrated(poor, self, _capital_output(rich))

    def with_changes(
        self,
        *,
        both: Changes | None = None,
        rich: Changes | None = None,
        poor: Changes | None = None,
    ) -> Scenario:
        """Return a copy with further changes; a wedge that is given is not calibrated again."""
        own = {**(both or {}), **(poor or {})}
        given = self.calibrate in own or "wedge" in own
        return dataclasses.replace(
            self,
            both={**self.both, **(both or {})},
            rich={**self.rich, **(rich or {})},
            poor={**self.poor, **(poor or {})},
            calibrate=None if given else self.calibrate,
        )


def _twice_as_wide(model: Jones2008) -> float:
    """Double the ratio of the 90th to the 10th percentile, 0.8 apart on the unit interval."""
    return model.productivity_decay + log(2.0) / 0.8


def _half(model: Jones2008) -> float:
    return 0.5 * model.productivity_level


#: The rows of Table 2.
TABLE_2 = (
    Scenario(name="Benchmark", calibrate="wedge"),
    Scenario(name="1", poor={**POOR, "productivity_level": _half}, calibrate="wedge"),
    Scenario(name="2", poor={**POOR, "productivity_decay": _twice_as_wide}, calibrate="wedge"),
    Scenario(name="3", calibrate="wedge_decay"),
    Scenario(
        name="4", poor={**POOR, "productivity_decay": _twice_as_wide}, calibrate="wedge_decay"
    ),
    Scenario(name="5", poor={**POOR, "productivity_level": _half}, calibrate="wedge_decay"),
)

#: Its columns: parameters changed in both countries.
TABLE_2_COLUMNS: Mapping[str, Changes] = {
    "Baseline": {},
    "theta = 1/1.1": {"final_exponent": 1 / 1.1},
    "theta = 1/1.3": {"final_exponent": 1 / 1.3},
    "rho = -100": {"intermediate_exponent": -100.0},
    "sigma = 0": {"intermediate_share": 0.0},
}


def require_known(scenarios: Sequence[Scenario], columns: Mapping[str, Changes]) -> None:
    """Raise one `InputError` that names every unknown parameter and every repeated name."""
    known = {p.name for p in parameters_of(Jones2008)}
    known |= {"quadrature", "productivity", "wedge", "weights"}
    problems = Problems("scenarios")
    problems.add_if(not scenarios, "there are no scenarios")
    problems.add_if(not columns, "there are no columns; give at least {'baseline': {}}")
    names = [s.name for s in scenarios]
    for name in dict.fromkeys(names):
        problems.add_if(names.count(name) > 1, f"two scenarios are called {name!r}")
    given: list[tuple[str, Changes]] = [(f"column {k!r}", v) for k, v in columns.items()]
    for s in scenarios:
        for side, changes in (("both", s.both), ("rich", s.rich), ("poor", s.poor)):
            given.append((f"scenario {s.name!r}, {side}", changes))
        given += [(f"scenario {s.name!r}, calibrate", {s.calibrate: 0})] if s.calibrate else []
    for place, changes in given:
        for name in set(changes) - known:
            problems.add(f"{place}: Jones2008 has no parameter {name!r}")
    problems.raise_if_any()


def _changed(model: Jones2008, changes: Changes) -> Jones2008:
    schedules = ("productivity", "wedge")  # functions of the place, not of the model
    values: dict[str, Any] = {
        name: value(model) if callable(value) and name not in schedules else value
        for name, value in changes.items()
    }
    return model.replace(**values)


def _capital_output(model: Jones2008, kept: float | None = None) -> float:
    ratio = eq.capital_output_ratio(
        model.indices.kept if kept is None else kept,
        capital_share=model.capital_share,
        intermediate_share=model.intermediate_share,
        capital_cost=model.discount_rate + model.depreciation,
    )
    return float(ratio)


def _recalibrated(poor: Jones2008, scenario: Scenario, rich_ratio: float) -> Jones2008:
    if scenario.calibrate is None:
        return poor
    relative = scenario.capital_output * rich_ratio / _capital_output(poor, kept=1.0)
    if scenario.calibrate == "wedge":
        kept = eq.kept_from_ratio(relative, poor.intermediate_share)
        return poor.replace(wedge=1.0 - float(kept))
    found = calibrate_to(
        poor, parameter=scenario.calibrate, moment="capital_output_relative", target=relative
    )
    return found.model
