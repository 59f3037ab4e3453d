"""
Do small differences in skill make large ones in pay?
=====================================================

In Kremer's teams one failed task spoils the product, so skills multiply. The more tasks, the
larger the difference that the same skill makes.
"""

# %%
# 999 workers, most of them good: in the chart a worker's wage relative to the average, in teams
# of several sizes. Its elasticity in skill is the number of tasks over one less capital's share.
import numpy as np

import weaklinks as wl
from weaklinks.plots import plot_wage_schedules

skills = wl.skills.beta_skills(0.9, 0.04).midpoints(999)
chart = plot_wage_schedules(skills)

# %%
# Who works with whom is not assumed: the engine matches 50 of them, and its prices prove that no
# other teams could make one percent more (nothing, if workers could be divided). In teams of
# equals the ratio of two wages is the ratio of skills to the power of the number of tasks.
few = skills[10::20]
low, high = np.quantile(few, [0.1, 0.9], method="nearest")
ratios = {}
for tasks in (1, 2, 5, 10):
    found = wl.match(few, wl.teams.o_ring(tasks))
    assert found.gap < 0.01
    ratios[tasks] = found.wages[few == high][0] / found.wages[few == low][0]
    print(f"{tasks:>2} tasks: 90/10 ratio of wages {ratios[tasks]:.2f}, of skills {high / low:.2f}")

# %%
# With substitutes it is the best with the worst, and wages are nearer to each other than skills.
other = wl.match(few, wl.teams.power_team(2, exponent=3.0))
flat = other.wages[few == high][0] / other.wages[few == low][0]
print(f"substitutes: 90/10 ratio of wages {flat:.2f}")

# %%
# **Finding.** The better worker is 12 percent more skilled and, with ten tasks, paid about three
# times as much. It takes complements: with substitutes the difference shrinks.
assert 1.11 < high / low < 1.13
assert ratios[10] > 3.0
assert all(abs(ratios[n] / (high / low) ** n - 1.0) < 0.03 for n in ratios)
assert flat < high / low
