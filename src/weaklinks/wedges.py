"""Named schedules of wedges over sectors, for what a table does not record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems
from weaklinks.spec import Parameter

_RULES: Mapping[str, tuple[Callable[[float], bool], str]] = {
    "dispersion": (lambda value: 0 <= value < np.inf, "a finite number, 0 or more"),
    "seed": (
        lambda value: 0 <= value < np.inf and value == int(value),
        "a whole number, 0 or more",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A schedule of wedges that depends on a few numbers.

    Attributes
    ----------
    name : str
    parameters : tuple of Parameter
    free : str
        The parameter that is solved for when a capital-output ratio is asked for.
    bounds : (float, float)
        Where that parameter is looked for.
    schedule : function of n and its parameters, returning (n,)
    meaning, source : str
    """

    name: str
    parameters: tuple[Parameter, ...]
    free: str
    bounds: tuple[float, float]
    schedule: Callable[..., FloatArray]
    meaning: str
    source: str

    @property
    def defaults(self) -> dict[str, float]:
        """Values of its parameters where none are given."""
        return {p.name: p.default for p in self.parameters}

    def wedges(self, n: int, **parameters: float) -> FloatArray:
        """Wedges of n sectors, in their order; `InputError` for an unknown or wild parameter."""
        problems = Problems(f"profile {self.name}")
        for name, value in parameters.items():
            problems.add_if(
                name not in self.defaults,
                f"there is no parameter {name!r}; it has {', '.join(self.defaults)}",
            )
            fits, rule = _RULES.get(name, (np.isfinite, "a finite number"))
            problems.add_if(not fits(value), f"{name} is {value:g}; it must be {rule}")
        problems.raise_if_any()
        with np.errstate(over="ignore"):  # judged by what comes out
            tau = self.schedule(n, **{**self.defaults, **parameters})
        problems.add_if(
            not (np.isfinite(tau) & (tau < 1)).all(),
            f"its wedges would run from {np.min(tau):g} to {np.max(tau):g}; they must be finite "
            "and below 1",
        )
        problems.raise_if_any()
        return tau


def _uniform(n: int, *, wedge: float) -> FloatArray:
    return np.full(n, wedge)


def v_shape(place: FloatArray, *, maximum: float, decay: float) -> FloatArray:
    """High at both ends of [0, 1] and low in the middle, Jones (2008), equation (23)."""
    schedule: FloatArray = maximum + 1.0 - np.exp(decay * np.minimum(place, 1.0 - place))
    return schedule


def _v_shape(n: int, *, maximum: float, decay: float) -> FloatArray:
    place = np.arange(n) / (n - 1) if n > 1 else np.zeros(n)
    return v_shape(place, maximum=maximum, decay=decay)


def _log_normal(n: int, *, mean: float, dispersion: float, seed: float) -> FloatArray:
    """Draw log(1 - tau) from a normal distribution, Jones (2008), Proposition 5."""
    draws = np.random.default_rng(int(seed)).standard_normal(n)
    return -np.expm1(mean + dispersion * draws)


_RANGE = (-np.inf, 1.0)


def _described(
    name: str,
    default: float,
    symbol: str,
    meaning: str,
    ends: tuple[float, float] = (-np.inf, np.inf),
) -> Parameter:
    return Parameter(
        name=name,
        symbol=symbol,
        meaning=meaning,
        unit="share of sales" if ends == _RANGE else "",
        default=default,
        low=ends[0],
        high=ends[1],
        excludes=tuple(end for end in ends if end in (1.0, -np.inf, np.inf)),
        source="a thought experiment, not an estimate; see the profile",
    )


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="uniform",
            parameters=(_described("wedge", 0.5, "tau", "wedge of every sector", _RANGE),),
            free="wedge",
            bounds=(0.0, 0.99),
            schedule=_uniform,
            meaning="the same wedge in every sector",
            source="Jones (2008), Proposition 4",
        ),
        Profile(
            name="v-shape",
            parameters=(
                _described("maximum", 0.9, "tau_max", "wedge of the first and last sector", _RANGE),
                _described("decay", 1.112, "psi", "fall of the wedges towards the middle"),
            ),
            free="decay",
            bounds=(0.0, 1.6),
            schedule=_v_shape,
            meaning="highest in the first and last sector of the table, lowest in the middle",
            source="Jones (2008), equation (23) and Table 1 (scenario 4)",
        ),
        Profile(
            name="log-normal",
            parameters=(
                _described("mean", 0.0, "mu", "mean of log(1 - tau)"),
                _described(
                    "dispersion", 0.3, "s", "standard deviation of log(1 - tau)", (0.0, np.inf)
                ),
                _described("seed", 0.0, "", "number of the random draw", (0.0, np.inf)),
            ),
            free="mean",
            bounds=(-4.0, 0.2),
            schedule=_log_normal,
            meaning="log(1 - tau) normal with given mean and standard deviation, drawn by seed",
            source="Jones (2008), Proposition 5",
        ),
    )
}


def profile(name: str) -> Profile:
    """Return a profile by name; `InputError` lists the known ones."""
    if name not in PROFILES:
        raise InputError(f"there is no wedge profile {name!r}; known: {', '.join(PROFILES)}")
    return PROFILES[name]
