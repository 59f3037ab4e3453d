"""
How certain is a diagnosis?
===========================

Nobody knows the elasticities, and taxes are recorded with error. Draw them again and again: which
answers move and which stay?
"""

# %%
# Twenty draws of five elasticities and of the noise on every wedge, each calibrated and
# solved anew (ranges of assumptions, not confidence intervals; see *Reading a diagnosis*).
import numpy as np

import weaklinks as wl

diagnosis = wl.diagnose(wl.open_country("KEN"), draws=20, seed=1, whole=False)
spread = diagnosis.spread
chart = spread.plot()

# %%
# How large the gain is moves a lot:
low, middle, high = spread.quantiles("gdp_gain_percent")
print(f"GDP without wedges: +{low:.0f} to +{high:.0f} %, median +{middle:.0f} %")

# %%
# Which sectors are the weakest links hardly moves. In this share of draws a sector is one of the
# first five:
share = spread.share_in_top(5)
for k in np.argsort(-share)[:6]:
    print(f"{share[k]:4.0%}  {spread.labels[k]}")

# %%
# **Finding.** Quote the sectors, not the percentage. The gain differs by a factor of three between
# draws; four sectors are among the five weakest links in every one of them.
assert spread.failed == 0
assert high / low > 3.0
assert int((share == 1.0).sum()) == 4
