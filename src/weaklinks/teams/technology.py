"""Team technologies: what a team makes of the skills of its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems

Output = Callable[[FloatArray], FloatArray]

SUPERMODULAR, SUBMODULAR, MODULAR = "supermodular", "submodular", "modular"
# Members with roles of a technology of somebody's own: all their orders are tried.
_MOST_ROLES = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class TeamTechnology:
    """What a team of a given size makes, from the skills of its members.

    Attributes
    ----------
    name : str
    size : int
        Members of a team.
    output : function of (..., size) skills returning (...)
        The team's output, net of whatever it buys.
    symmetric : bool
        Whether it does not matter who does what.
    curvature : str or None
        "supermodular": a better teammate is worth more to a better worker (skills are
        complements); "submodular": worth less (substitutes); "modular": neither; for
        all skills of 0 and more, proven. None: not known (`curvature` looks for it).
    why : str
        The proof, in a line.
    increasing : bool
        Whether output is known never to fall with anybody's skill.
    index, outer, outer_slope : functions or None
        Where output is ``outer(sum of index(skill))``, so that all that matters of a team is a
        sum; and the derivative of `outer`.
    equal : function of (k,) skills, optional
        What a team of equals makes, where there is a shorter way to say it.
    best_decides : bool
        Whether output is that of the best member alone.
    roles : function of (..., size) skills or None
        Puts members into their best roles, where it matters who does what.

    Notes
    -----
    With symmetric output, supermodular: the best partition puts like with like; submodular
    and pairs: the best with the worst.
    """

    name: str
    size: int
    output: Output
    symmetric: bool = True
    curvature: str | None = None
    why: str = ""
    increasing: bool = False
    index: Output | None = None
    outer: Output | None = None
    outer_slope: Output | None = None
    best_decides: bool = False
    equal: Output | None = None
    roles: Output | None = None

    def __post_init__(self) -> None:
        problems = Problems(f"team technology {self.name}")
        problems.add_if(
            not is_count(self.size), f"size is {self.size!r}; give a whole number of 1 or more"
        )
        problems.add_if(
            self.curvature not in (None, SUPERMODULAR, SUBMODULAR, MODULAR),
            f"curvature is {self.curvature!r}; it is 'supermodular', 'submodular', 'modular' or "
            "None",
        )
        problems.add_if(
            not self.symmetric and self.roles is None,
            "roles: where it matters who does what, say how members take their roles (`own_team` "
            "tries all orders)",
        )
        problems.raise_if_any()
        self._try_output(problems)
        problems.raise_if_any()

    def _try_output(self, problems: Problems) -> None:
        teams = np.linspace(0.4, 0.9, 3 * self.size).reshape(3, self.size)
        try:
            made = np.asarray(self.output(teams), dtype=np.float64)
        except (TypeError, ValueError, IndexError) as error:
            problems.add(f"output: it must take an array of teams, one team a row: {error}")
            return
        problems.add_if(
            made.shape != (3,), f"output: give one number for each team; 3 teams gave {made.shape}"
        )
        problems.add_if(np.isnan(made).any(), "output: it is not a number for skills of 0.4 to 0.9")

    def made(self, teams: FloatArray) -> FloatArray:
        """Output of (..., size) teams; `InputError` names a team of which it is no number."""
        made = np.asarray(self.output(teams), dtype=np.float64)
        self._require_finite(made, teams)
        return made

    def alike(self, skill: FloatArray) -> FloatArray:
        """What a team makes whose members all have the same skill, for each of (k,) skills."""
        q = np.asarray(skill, dtype=np.float64)
        if self.equal is None:
            return self.made(np.repeat(q[:, None], self.size, axis=1))
        made = self.equal(q)
        self._require_finite(made, q[:, None])
        return made

    def _require_finite(self, made: FloatArray, teams: FloatArray) -> None:
        good = np.isfinite(made)
        if good.all():
            return
        shown = ", ".join(f"{q:.6g}" for q in np.asarray(teams)[~good][0][:6])
        raise InputError(
            f"output of a team with skills {shown} is {made[~good][0]:g}; it must be a finite "
            "number for all teams",
            subject=f"team technology {self.name}",
        )

    def __repr__(self) -> str:
        kind = self.curvature or "curvature not known"
        return f"TeamTechnology({self.name}: teams of {self.size}, {kind})"


def own_team(
    output: Output, size: int, *, name: str = "own", symmetric: bool = True
) -> TeamTechnology:
    """Any function of skills; what is not known of it is looked for when it is needed.

    Parameters
    ----------
    output : function of (..., size) skills returning (...)
    size : int
        Up to 4 where members have roles, since all their orders are tried.
    symmetric : bool
        Whether it does not matter who does what; a claim that is tried out.
    """
    if symmetric:
        made = TeamTechnology(name=name, size=size, output=output)
        _require_symmetry(made)
        return made
    if is_count(size) and size > _MOST_ROLES:
        raise InputError(f"size is {size}; with roles at most {_MOST_ROLES}: all orders are tried")
    return TeamTechnology(
        name=name, size=size, output=output, symmetric=False,
        roles=lambda skills: _best_order(output, np.asarray(skills)),
    )  # fmt: skip


def without_roles(technology: TeamTechnology) -> TeamTechnology:
    """What a team makes when its members take their best roles: symmetric in its members."""
    place, output = technology.roles, technology.output
    if technology.symmetric or place is None:
        return technology
    return replace(
        technology,
        output=lambda skills: output(place(np.asarray(skills))),
        symmetric=True,
        curvature=None,
        why="",
    )


def _require_symmetry(technology: TeamTechnology) -> None:
    rng = np.random.default_rng(0)
    teams = rng.random((64, technology.size))
    mixed = rng.permuted(teams, axis=1)
    one, other = technology.output(teams), technology.output(mixed)
    gap = np.abs(one - other)
    worst = int(np.argmax(gap))
    if gap[worst] > 1e-9 * max(np.abs(one).max(), 1e-300):
        raise InputError(
            f"output of {teams[worst].round(3).tolist()} is {one[worst]:.6g}, but "
            f"{other[worst]:.6g} for the order {mixed[worst].round(3).tolist()}: it matters who "
            "does what; give symmetric=False",
            subject=f"team technology {technology.name}",
        )  # fmt: skip


def _best_order(output: Output, skills: FloatArray) -> FloatArray:
    best, made = skills, np.asarray(output(skills))
    for order in permutations(range(skills.shape[-1])):
        tried = skills[..., list(order)]
        value = np.asarray(output(tried))
        better = value > made
        best, made = np.where(better[..., None], tried, best), np.where(better, value, made)
    return best


def is_count(value: object) -> bool:
    """Whether a value is a whole number of 1 or more."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and value >= 1  # type: ignore[operator]


def is_number(value: object) -> bool:
    """Whether a value is a number, infinite ones included, and not NaN."""
    real = isinstance(value, float | int | np.integer | np.floating)
    return real and bool(value == value)
