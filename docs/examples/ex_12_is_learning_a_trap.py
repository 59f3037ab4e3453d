"""
Is learning a trap?
===================

Those who have learnt work better with each other. If employers see skill only through a noisy
test, one who learns alone is taken for lucky, and paid little.
"""

# %%
# Teams of two, a test that is right with probability 0.6, a cost of learning of 0.135. The chart
# shows what learning earns beyond its cost, by the share of workers who learn.
import weaklinks as wl
from weaklinks.plots import plot_adoption

model = wl.oring.SkillUpgrading()
found = wl.equilibria(model)
chart = plot_adoption(found)
print(found)
print(model.reason)

# %%
# The threshold has a closed form; the general engine finds the same.
print("critical mass in closed form", model.critical_mass, "found", found.critical_mass)

# %%
# What makes the trap is not the cost but the test. With a better one nobody waits for others, and
# with a worse one not even company helps:
regimes = {
    accuracy: wl.equilibria(wl.oring.SkillUpgrading(test_accuracy=accuracy)).regime
    for accuracy in (0.5, 0.6, 0.8)
}
print(regimes)
seen = wl.equilibria(wl.oring.SkillUpgrading(market="observed"))
print("critical mass where skill is seen:", seen.critical_mass)

# %%
# **Finding.** Yes, here. Learning is worth its cost to all together (0.375 against 0.135) and to
# nobody alone (0.117); nobody learns, or all do, and half of the workers are the critical mass.
# Better tests end the trap without any subsidy; where skill is seen a single team is mass enough.
assert found.regime == "trap"
assert abs(found.critical_mass - model.critical_mass) < 1e-9
assert abs(found.critical_mass - 0.5) < 1e-9
assert seen.critical_mass <= 0.002  # two of a thousand workers
assert regimes == {0.5: "unique-low", 0.6: "trap", 0.8: "unique-high"}
