"""How two shares move together: joint best responses, followed piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.integrate import solve_ivp

from weaklinks.arrays import FloatArray
from weaklinks.pair_games import PairGame, Population

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[float, float]
Event = Callable[[float, FloatArray], float]
# Changes of mind in a row, each after so small a move, at which a way is taken to have arrived
# between them: where the populations are no complements it winds in without end.
_TURNS, _CLOSE = 8, 5e-3
_PIECES = 400
_PRECISION: dict[str, Any] = {"method": "LSODA", "rtol": 1e-10, "atol": 1e-13}


@dataclass(frozen=True, kw_only=True, eq=False)
class Flow:
    """``n' = k1 (R_1 - n)``, ``u' = k2 (R_2 - u)``, where R are best responses.

    Attributes
    ----------
    pair : PairGame
    speeds : (k1, k2)
        Chances per unit of time to choose again.
    subsidies : (s1, s2)
        What adopters get.
    """

    pair: PairGame
    speeds: Pair = (0.2, 0.2)
    subsidies: Pair = (0.0, 0.0)

    def gains(self, at: FloatArray) -> Pair:
        """Gains of both at a pair of shares, with the subsidy."""
        n, u = np.clip(at[:1], 0.0, 1.0), np.clip(at[1:2], 0.0, 1.0)
        first, second = self.pair.gain_1(n, u), self.pair.gain_2(n, u)
        return float(first[0]) + self.subsidies[0], float(second[0]) + self.subsidies[1]

    def modes(self, at: FloatArray) -> list[float]:
        """What agents who are alike want there: 1 all, 0 none; NaN for those who differ."""
        populations = (self.pair.first, self.pair.second)
        wanted = zip(populations, self.gains(at), strict=True)
        return [float(gain > 0.0) if p.steps else np.nan for p, gain in wanted]

    def pull(self, at: FloatArray, modes: list[float]) -> FloatArray:
        """The right-hand sides, agents who are alike wanting what `modes` says."""
        n, u = np.clip(at[:1], 0.0, 1.0), np.clip(at[1:2], 0.0, 1.0)
        first = self._response(self.pair.first, n, u, 0, modes)
        second = self._response(self.pair.second, u, n, 1, modes)
        return np.array([self.speeds[0] * (first - at[0]), self.speeds[1] * (second - at[1])])

    def _response(
        self, who: Population, own: FloatArray, other: FloatArray, k: int, modes: list[float]
    ) -> float:
        if who.steps:
            return modes[k]
        return float(who.response(own, other, self.subsidies[k])[0])


@dataclass(frozen=True, kw_only=True, eq=False)
class PairPath:
    """Two shares on their way.

    Attributes
    ----------
    time, n, u : (k,) arrays
        Smooth pieces one after the other; time runs forwards or backwards.
    pieces : tuple
        ``(from, until, function of time returning (n, u))``.
    stopped : bool
        Whether an event ended it, rather than the horizon.
    """

    time: FloatArray
    n: FloatArray
    u: FloatArray
    pieces: tuple[Any, ...] = field(repr=False, default=())
    stopped: bool = False

    @property
    def end(self) -> Pair:
        """Where it ends."""
        return float(self.n[-1]), float(self.u[-1])

    def at(self, time: float) -> FloatArray:
        """The pair of shares at a time."""
        for _, until, solution in self.pieces:
            if abs(time) <= abs(until):
                return np.asarray(solution(time))
        return np.asarray(self.pieces[-1][2](self.pieces[-1][1]))

    def to_frame(self) -> pd.DataFrame:
        """One row per point."""
        import pandas as pd

        return pd.DataFrame({"time": self.time, "n": self.n, "u": self.u})


def follow(
    flow: Flow,
    start: Pair,
    horizon: float,
    *,
    modes: list[float] | None = None,
    until: tuple[Event, ...] = (),
    points: int = 200,
) -> PairPath:
    """Follow joint best responses from a pair of shares, back in time where `horizon` is negative.

    Parameters
    ----------
    flow : Flow
    start : (n, u)
    horizon : float
    modes : list, optional
        What agents who are alike want at the start, where it lies on the border.
    until : events
        Functions of time and shares; where one falls through zero the path ends.
    points : int
        How many points of each piece are reported.
    """
    now, at = 0.0, np.array(start, dtype=np.float64)
    wanted = flow.modes(at) if modes is None else list(modes)
    pieces, stopped = [], False
    for _ in range(_PIECES):
        found, switched = _piece(flow, now, at, horizon, wanted, until)
        pieces.append((now, float(found.t[-1]), found.sol))
        now, at = float(found.t[-1]), found.y[:, -1]
        stopped = found.status == 1 and not switched
        if stopped or found.status != 1 or _spirals_in(pieces):
            break
        wanted = [1.0 - m if k in switched else m for k, m in enumerate(wanted)]
    return _path(pieces, points, stopped)


def _piece(
    flow: Flow, now: float, at: FloatArray, horizon: float, modes: list[float],
    until: tuple[Event, ...],
) -> tuple[Any, set[int]]:  # fmt: skip
    """One smooth piece, and which populations changed their mind at its end."""
    stepping = [k for k, mode in enumerate(modes) if not np.isnan(mode)]
    events = [_change_of_mind(flow, k, modes[k]) for k in stepping]
    for event in until:
        events.append(_ending(event))
    found = solve_ivp(
        lambda _, y: flow.pull(y, modes), (now, horizon), at, events=events or None,
        dense_output=True, **_PRECISION,
    )  # fmt: skip
    switched = {k for k, seen in zip(stepping, found.t_events or [], strict=False) if seen.size}
    return found, switched


def _change_of_mind(flow: Flow, k: int, mode: float) -> Any:
    def event(_: float, at: FloatArray) -> float:
        return flow.gains(at)[k]

    event.terminal, event.direction = True, -1 if mode == 1.0 else 1  # type: ignore[attr-defined]
    return event


def _ending(given: Event) -> Any:
    def event(time: float, at: FloatArray) -> float:
        return given(time, at)

    event.terminal, event.direction = True, -1  # type: ignore[attr-defined]
    return event


def _spirals_in(pieces: list[Any]) -> bool:
    """Whether minds have changed so often in so small a space that this is the rest point."""
    if len(pieces) < _TURNS:
        return False
    moves = [np.abs(solution(b) - solution(a)).max() for a, b, solution in pieces[-_TURNS:]]
    return bool(max(moves) < _CLOSE)


def _path(pieces: list[Any], points: int, stopped: bool) -> PairPath:
    times = [np.linspace(a, b, points) for a, b, _ in pieces]
    values = [solution(t) for t, (_, _, solution) in zip(times, pieces, strict=True)]
    n, u = np.concatenate(values, axis=1)
    return PairPath(
        time=np.concatenate(times), n=np.clip(n, 0.0, 1.0), u=np.clip(u, 0.0, 1.0),
        pieces=tuple(pieces), stopped=stopped,
    )  # fmt: skip
