"""Jones (2008) as one would write it: Proposition 3 in loops, as sums, or in blocks of rows."""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from weaklinks.models.jones import Jones2008


def greedy_by_loops(model: Jones2008, order: str, most: int | None = None) -> np.ndarray:
    """GDP along Figure 5's paths: Proposition 3 anew for every candidate of every step.

    `most` stops in the first step after so many candidates, and returns the GDP of those.
    """
    v = model.varieties
    theta, rho, sigma = model.final_exponent, model.intermediate_exponent, model.intermediate_share
    power = 1 / ((1 - sigma) * (1 - model.capital_share))

    def gdp(wedge):
        x = v.productivity * (1 - wedge)
        final, used = x ** (theta / (1 - theta)), x ** (rho / (1 - rho))
        q_final = final.mean() ** ((1 - theta) / theta)
        q_used = used.mean() ** ((1 - rho) / rho)
        t_final, t_used = (wedge * final).mean() / final.mean(), (wedge * used).mean() / used.mean()
        kept = (1 - t_final) / (1 - sigma * (t_final - t_used))
        return (1 - sigma * kept) / kept * (q_final ** (1 - sigma) * q_used**sigma) ** power

    wedge = v.wedge.copy()
    levels = [gdp(wedge)]
    while wedge.any():
        rest = np.flatnonzero(wedge)[:most]
        after = np.empty(rest.size)
        for place, k in enumerate(rest):
            was, wedge[k] = wedge[k], 0.0
            after[place] = gdp(wedge)
            wedge[k] = was
        if most is not None:
            return after
        gain = after - levels[-1]
        first = gain.argmax() if order == "best" else np.where(gain >= 0, gain, np.inf).argmin()
        wedge[rest[first]] = 0.0
        levels.append(after[first])
    return np.array(levels)


def greedy_by_sums(model: Jones2008) -> np.ndarray:
    """GDP along the best path, all candidates of a step as one array: four sums each."""
    v, sigma = model.varieties, model.intermediate_share
    theta, rho = model.final_exponent, model.intermediate_exponent
    power = 1 / ((1 - sigma) * (1 - model.capital_share))

    def terms(wedge):
        x = v.productivity * (1 - wedge)
        final, used = x ** (theta / (1 - theta)), x ** (rho / (1 - rho))
        return np.stack([final, used, wedge * final, wedge * used])

    def gdp(sums):
        final, used, t_final, t_used = sums / v.place.size
        index = final ** ((1 - theta) / theta * (1 - sigma)) * used ** ((1 - rho) / rho * sigma)
        t_final, t_used = t_final / final, t_used / used
        kept = (1 - t_final) / (1 - sigma * (t_final - t_used))
        return (1 - sigma * kept) / kept * index**power

    before, after = terms(v.wedge), terms(0.0 * v.wedge)
    rest, sums = np.flatnonzero(v.wedge), before.sum(axis=1)
    change, levels = (after - before)[:, rest], [gdp(before.sum(axis=1))]
    for _ in range(rest.size):
        trial = gdp(sums[:, None] + change)
        first = trial.argmax()
        levels.append(trial[first])
        sums = sums + change[:, first]
        change = np.delete(change, first, axis=1)
    return np.array(levels)


def one_economy_at_a_time(rows: list[dict[str, float]]) -> np.ndarray:
    """GDP of the steady state of each row."""
    return np.array([Jones2008(**row).steady_state().gdp for row in rows])


def gdp_in_blocks(values: dict[str, np.ndarray], points: int = 1001, block: int = 64) -> np.ndarray:
    """GDP of the steady state, equation (18), term by term for so many rows at a time.

    What `values` does not hold is as in Table 1: capital share 1/3, discount rate and
    depreciation 0.05, human capital 1.
    """
    place = np.linspace(0.0, 1.0, points)
    half = np.minimum(place, 1.0 - place)
    found = [
        _gdp_of_block({k: v[i : i + block, None] for k, v in values.items()}, place, half)
        for i in range(0, len(next(iter(values.values()))), block)
    ]
    return np.concatenate(found)


def _gdp_of_block(v: dict[str, np.ndarray], place, half) -> np.ndarray:
    sigma, alpha = v["intermediate_share"][:, 0], 1 / 3
    kept = np.exp(v["wedge_decay"] * half) - v["largest_wedge"]
    log_x = np.log(kept) - v["productivity_decay"] * place
    indices, means = [], []
    for name in ("final_exponent", "intermediate_exponent"):
        e = v[name] / (1.0 - v[name])
        terms = np.exp(e * log_x)
        indices.append(np.log(terms.mean(axis=1)) / e[:, 0])
        means.append((kept * terms).mean(axis=1) / terms.mean(axis=1))
    left = means[0] / (1.0 - sigma * (means[1] - means[0]))
    log_tfp = (1.0 - sigma) * indices[0] + sigma * indices[1] + xlogy(sigma, sigma)
    log_ratio = np.log(alpha * (1.0 - sigma) / 0.1) * alpha / (1.0 - alpha)
    log_gdp = log_tfp / ((1.0 - sigma) * (1.0 - alpha)) + log_ratio
    return np.asarray((1.0 - sigma * left) / left * np.exp(log_gdp))
