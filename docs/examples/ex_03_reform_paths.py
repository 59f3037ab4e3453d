"""
Does the order of reforms matter?
=================================

The same fifteen reforms in different orders.
"""

# %%
# Product taxes of the United States, removed sector by sector; every step is a full equilibrium.
import weaklinks as wl
from weaklinks.plots import plot_reform_paths

economy = wl.calibrate("USA15")
best = wl.reform_path(economy, order="best")
worst = wl.reform_path(economy, order="worst-gain")
chart = plot_reform_paths([best, worst], subtitle="USA 2021, recorded taxes, long run")

# %%
# Both end at the same place. The best path is there, and beyond, early; the worst one loses
# income first: with some wedges left, removing another can do harm (the theory of the second
# best).
for path in (best, worst):
    print(path.order, [round(float(x), 4) for x in path.gdp_relative])

# %%
# Half of the gain is had after this share of the reforms:
print("best ", best.share_needed(0.5))
print("worst", worst.share_needed(0.5))

# %%
# What is proven about the best path:
print(best.certified)

# %%
# The last reforms lower GDP: what they remove are subsidies. Why do it at all? GDP in the long
# run pays for capital, too; what is left after its rent (welfare) still rises.
frame = best.to_frame()
frame["gdp_change"] = frame["gdp_relative"].diff()
frame["welfare_relative"] = frame["welfare"] / frame["welfare"].iloc[0]
print(frame[["sector", "gdp_change", "welfare_relative"]].tail(4).to_string())

# %%
# **Finding.** Yes: half of the gain is had after two reforms of fifteen in the best order, and
# the worst order loses income before it gains.
assert best.share_needed(0.5) < 0.14 < 0.8 < worst.share_needed(0.5)
assert min(worst.gdp_relative) < 1.0
assert (frame["gdp_change"].tail(4) < 0).all()
assert frame["welfare_relative"].tail(4).is_monotonic_increasing
assert abs(best.gdp_relative[-1] / worst.gdp_relative[-1] - 1.0) < 1e-9
