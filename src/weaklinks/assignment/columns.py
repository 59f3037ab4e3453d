"""All teams that could be formed, as columns of a linear program over types of workers."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import scipy.sparse as sp

from weaklinks.arrays import BoolArray, FloatArray, IntArray
from weaklinks.errors import InputError
from weaklinks.teams import TeamTechnology

#: More teams than this are not listed: 12 numbers of memory each, and a pass over all of them
#: for every round of prices.
MOST_TEAMS = 8_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Teams over types.

    Attributes
    ----------
    teams : (c, n) array
        Types of the members, ascending; one type may be there several times.
    output : (c,) array
    types : int
    """

    teams: IntArray
    output: FloatArray
    types: int

    def value_at(self, price: FloatArray) -> FloatArray:
        """What each team makes beyond its members' prices."""
        paid = price[self.teams[:, 0]]
        for k in range(1, self.teams.shape[1]):
            paid += price[self.teams[:, k]]
        return np.asarray(self.output - paid)

    def matrix(self, chosen: IntArray) -> sp.csc_array:
        """How many of each type the chosen teams need: types in rows, teams in columns."""
        members = self.teams[chosen]
        columns = np.repeat(np.arange(len(chosen)), members.shape[1])
        ones = np.ones(members.size)
        shape = (self.types, len(chosen))
        # Doubles are added up: several members of one type.
        return sp.csc_array(sp.coo_array((ones, (members.ravel(), columns)), shape=shape))


def list_teams(skills: FloatArray, technology: TeamTechnology, counts: IntArray | None) -> Columns:
    """List every team of these types; none with more of a type than there are.

    Raises
    ------
    InputError
        Where there are too many, with what would help.
    """
    k, n = skills.size, technology.size
    if not can_list(k, n):
        number = comb(k + n - 1, n)
        raise InputError(
            f"{k} different skills make {number:,} teams of {n}, and no shortcut is known for this "
            f"technology; at most {MOST_TEAMS:,} can be looked at: round skills to fewer levels",
            subject="match",
        )
    teams = _multisets(k, n)
    if counts is not None:
        teams = teams[available(teams, counts)]
    return Columns(teams=teams, output=_output(technology, skills, teams), types=k)


def can_list(types: int, size: int) -> bool:
    """Whether teams of that many types are few enough to look at each."""
    return comb(types + size - 1, size) <= MOST_TEAMS


def numbers_of(teams: IntArray, columns: Columns) -> IntArray:
    """How many of each team of the columns there are among (m, n) teams of types."""
    keys = _keys(columns.teams, columns.types)
    order = np.argsort(keys)
    place = order[np.searchsorted(keys[order], _keys(np.sort(teams, axis=1), columns.types))]
    return np.bincount(place, minlength=len(keys))


def members_of(columns: Columns, number: IntArray, kind: IntArray) -> IntArray:
    """Teams of workers from numbers of teams of types: workers of a type are handed out."""
    teams = np.repeat(columns.teams, number, axis=0)
    wanted = np.argsort(teams, axis=None, kind="stable")
    by_kind = np.argsort(kind, kind="stable")
    start = np.searchsorted(kind[by_kind], np.arange(columns.types))
    flat = teams.ravel()[wanted]
    rank = np.arange(flat.size) - np.searchsorted(flat, flat)
    members = np.empty(flat.size, dtype=np.int64)
    members[wanted] = by_kind[start[flat] + rank]
    return members.reshape(teams.shape)


def _keys(teams: IntArray, types: int) -> IntArray:
    """One number for each ascending row of types; there are few enough for 64 bits."""
    key = teams[:, 0].copy()
    for k in range(1, teams.shape[1]):
        key = key * types + teams[:, k]
    return np.asarray(key)


def available(teams: IntArray, counts: IntArray) -> BoolArray:
    """Whether there are enough of each type: ascending rows hold equal types side by side."""
    good = counts[teams[:, 0]] > 0
    run = np.ones(len(teams), dtype=np.int64)
    for k in range(1, teams.shape[1]):
        run = np.where(teams[:, k] == teams[:, k - 1], run + 1, 1)
        good &= run <= counts[teams[:, k]]
    return good


def member_sets(members: IntArray) -> IntArray:
    """Those rows of numbers in which nobody is there twice."""
    ranked = np.sort(members, axis=1)
    return members[(np.diff(ranked, axis=1) > 0).all(axis=1)]


def _multisets(types: int, size: int) -> IntArray:
    """All ascending rows of `size` numbers below `types`."""
    rows = np.arange(types, dtype=np.int64)[:, None]
    for _ in range(size - 1):
        last = rows[:, -1]
        repeats = types - last
        start = np.repeat(np.cumsum(repeats) - repeats, repeats)
        following = np.arange(repeats.sum()) - start + np.repeat(last, repeats)
        rows = np.column_stack([np.repeat(rows, repeats, axis=0), following])
    return rows


def _output(technology: TeamTechnology, skills: FloatArray, teams: IntArray) -> FloatArray:
    parts = [technology.made(skills[teams[k : k + 500_000]]) for k in range(0, len(teams), 500_000)]
    return np.asarray(np.concatenate(parts), dtype=np.float64)
