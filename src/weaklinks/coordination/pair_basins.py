"""The border between two basins of attraction: the ways that end in the saddle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import PchipInterpolator

from weaklinks.arrays import FloatArray
from weaklinks.coordination.outcome import require_numbers
from weaklinks.coordination.pair_flow import Event, Flow, PairPath, follow
from weaklinks.coordination.pairs import PairEquilibria, PairEquilibrium
from weaklinks.errors import InputError

# Distance from a saddle at which its ways are entered, and how long they may be in units of time.
_OFFSET = 1e-7
_LONG = 400.0
_POINTS = 1001


@dataclass(frozen=True, kw_only=True, eq=False)
class BasinBoundary:
    """All shares from which best responses lead into a saddle: beyond, they lead on upwards.

    Attributes
    ----------
    saddle : PairEquilibrium
    n, u : (k,) arrays
        From where n is highest to where it is lowest.
    speeds : (k1, k2)
    falling : bool
        Whether u falls wherever n rises, as it must where the populations are complements.
    """

    saddle: PairEquilibrium
    n: FloatArray
    u: FloatArray
    speeds: tuple[float, float]
    falling: bool

    def margin(self, n: FloatArray, u: FloatArray) -> FloatArray:
        """How far beyond the border a pair of shares is, in n + u at the same n - u.

        Raises
        ------
        InputError
            Where the border does not fall everywhere, and has no two sides in this sense.
        """
        self.require_falling()
        first, second = np.asarray(n, dtype=np.float64), np.asarray(u, dtype=np.float64)
        across = first - second
        border = sum(self.place(np.clip(across, *self.across)))
        # A border that ends at the bottom or at the left leaves nothing below it there.
        low, high = self.across
        border = np.where(across > high, np.inf if self.n[0] >= 1.0 else -np.inf, border)
        border = np.where(across < low, -np.inf if self.u[-1] < 1.0 else np.inf, border)
        return np.asarray(first + second - border)

    @property
    def across(self) -> tuple[float, float]:
        """The lowest and the highest n - u on the border."""
        return float(self.n[-1] - self.u[-1]), float(self.n[0] - self.u[0])

    def place(self, across: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where on the border n - u is this."""
        return np.asarray(self._curves[0](across)), np.asarray(self._curves[1](across))

    @cached_property
    def _curves(self) -> tuple[PchipInterpolator, PchipInterpolator]:
        # Each by itself, which keeps both monotone.
        across = (self.n - self.u)[::-1]
        return PchipInterpolator(across, self.n[::-1]), PchipInterpolator(across, self.u[::-1])

    def require_falling(self) -> None:
        """Raise `InputError` where u does not fall along the whole border as n rises."""
        if not self.falling:
            raise InputError(
                "the border between the basins does not fall everywhere, as the populations are "
                "not complements: there is no frontier of smallest pushes",
                subject="pair game",
            )


def basin_boundaries(
    found: PairEquilibria, *, speeds: tuple[float, float] = (0.2, 0.2)
) -> tuple[BasinBoundary, ...]:
    """Find the border of basins at each saddle, by going back in time from it on both sides.

    Parameters
    ----------
    found : PairEquilibria
    speeds : (k1, k2)
        Chances per unit of time to choose again; only their ratio matters.
    """
    require_numbers("basins", k1=(speeds[0], 1e-12, 1e12), k2=(speeds[1], 1e-12, 1e12))
    flow = Flow(pair=found.pair, speeds=speeds)
    return tuple(_boundary(flow, saddle) for saddle in found.saddles)


def basin_of(
    found: PairEquilibria, n: float, u: float, *, speeds: tuple[float, float] = (0.2, 0.2)
) -> PairEquilibrium | None:
    """Find the equilibrium to which best responses lead from a pair of shares, by following them.

    None from a saddle's own border, where rounding decides.
    """
    return arrives_at(found, follow(Flow(pair=found.pair, speeds=speeds), (n, u), horizon(speeds)))


def arrives_at(found: PairEquilibria, path: PairPath) -> PairEquilibrium | None:
    """The stable equilibrium near which a way ends."""
    n, u = path.end
    nearest = min(found.stable, key=lambda e: max(abs(e.n - n), abs(e.u - u)))
    return nearest if max(abs(nearest.n - n), abs(nearest.u - u)) < 0.01 else None


def horizon(speeds: tuple[float, float]) -> float:
    """A time in which nearly every way arrives."""
    return 200.0 / min(speeds)


def _boundary(flow: Flow, saddle: PairEquilibrium) -> BasinBoundary:
    right, left = (_branch(flow, saddle, sign) for sign in (1.0, -1.0))
    n = _snapped(np.concatenate([right[0][::-1], left[0][1:]]))
    u = _snapped(np.concatenate([right[1][::-1], left[1][1:]]))
    rising = bool((np.diff(n) > 1e-9).any() or (np.diff(u) < -1e-9).any())
    # Next to the saddle and at the ends two points may be the same up to rounding.
    across = n - u
    lowest = np.minimum.accumulate(across)
    keep = rising | np.concatenate([[True], across[1:] < lowest[:-1]])
    return BasinBoundary(
        saddle=saddle, n=n[keep], u=u[keep], speeds=flow.speeds, falling=not rising
    )


def _snapped(share: FloatArray) -> FloatArray:
    """A way that leaves through an edge ends on it."""
    out = np.where(np.abs(share) < 1e-12, 0.0, share)
    return np.where(np.abs(out - 1.0) < 1e-12, 1.0, out)


def _branch(flow: Flow, saddle: PairEquilibrium, sign: float) -> tuple[FloatArray, FloatArray]:
    """One side of the border, from the saddle outwards; sign 1: where n is higher."""
    at = np.array([saddle.n, saddle.u])
    if np.isposinf(saddle.slopes[0, 0]):
        return _straight(flow, saddle, sign)
    # Alike agents on this side want what keeps the economy on its way into the saddle.
    together = 1.0 if saddle.slopes[0, 1] > 0.0 else -1.0
    wants = [0.5 - 0.5 * sign, 0.5 + 0.5 * sign * together]
    stepping = [flow.pair.first.steps, flow.pair.second.steps]
    modes = [w if s else np.nan for w, s in zip(wants, stepping, strict=True)]
    if not any(np.isinf(saddle.slopes).ravel()):
        at = at + sign * _OFFSET * _inward(flow, saddle)
    if not ((at > 0.0) & (at < 1.0)).all():
        return np.array([saddle.n]), np.array([saddle.u])
    path = follow(
        flow, (float(at[0]), float(at[1])), -_LONG / min(flow.speeds), modes=modes, until=_EDGES,
        points=_POINTS,
    )  # fmt: skip
    return (
        np.concatenate([[saddle.n], path.n]),
        np.concatenate([[saddle.u], path.u]),
    )


def _straight(flow: Flow, saddle: PairEquilibrium, sign: float) -> tuple[FloatArray, FloatArray]:
    """Alike agents whose gain rises in their own share: they hold on to it, or it goes."""
    if saddle.slopes[0, 1] != 0.0:
        raise InputError(
            f"{flow.pair.first.agents} are alike, and their gain depends on both shares: the "
            "border between basins is not supported",
            subject=flow.pair.name,
        )
    u = np.linspace(saddle.u, 0.0 if sign > 0 else 1.0, _POINTS)
    return np.full(_POINTS, saddle.n), u


def _inward(flow: Flow, saddle: PairEquilibrium) -> FloatArray:
    """Direction of the ways into a saddle, with n (or else less u) ahead."""
    jacobian = np.array(flow.speeds)[:, None] * (saddle.slopes - np.eye(2))
    values, vectors = np.linalg.eig(jacobian)
    inward = np.real(vectors[:, int(np.argmin(np.real(values)))])
    ahead = inward[0] if abs(inward[0]) > 1e-9 else -inward[1]
    return np.asarray(inward * np.sign(ahead))


def _edge(distance: Callable[[FloatArray], float]) -> Event:
    return lambda _, at: distance(at)


_EDGES = (
    _edge(lambda at: float(at[0])),
    _edge(lambda at: float(1.0 - at[0])),
    _edge(lambda at: float(at[1])),
    _edge(lambda at: float(1.0 - at[1])),
)
