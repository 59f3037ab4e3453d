"""
Who works with whom, and what it does to wages
==============================================

Skills multiply in Kremer's teams: small differences of skill become large ones of pay, and the
more so the more tasks a product has.
"""

# %%
# A worker's wage relative to the average worker's, in teams of several sizes. Its elasticity in
# skill is the number of tasks over one less capital's share.
import numpy as np

import weaklinks as wl
from weaklinks.plots import plot_firm_sizes, plot_sorting_losses, plot_wage_schedules

skills = wl.skills.beta_skills(0.9, 0.04).midpoints(999)
plot_wage_schedules(skills)

# %%
# Firms choose how many tasks their product has: the able make complicated things.
plot_firm_sizes()

# %%
# What is lost where employers see only noisy tests of skill.
plot_sorting_losses()

# %%
# Are these workers best sorted when one role is more sensitive to skill than the other? Neither
# like with like nor the best with the worst: in between, and proven best.
few = np.random.default_rng(5).random(40)
roles = wl.teams.role_team([1.0, 2.0])
found = wl.match(few, roles)
print(found)
found.plot()

# %%
# With substitutes it is the best with the worst, and wages are nearly equal.
substitutes = wl.match(few, wl.teams.power_team(2, exponent=3.0))
complements = wl.match(few, wl.teams.o_ring(2))
for name, result in (("substitutes", substitutes), ("complements", complements)):
    low, high = np.quantile(result.wages, [0.1, 0.9])
    print(f"{name}: 90/10 ratio of wages {high / low:.3g}, of skills ", end="")
    print(f"{np.quantile(few, 0.9) / np.quantile(few, 0.1):.3g}")
