"""
Which sector is a superstar and which a bottleneck?
===================================================

The bend decides. If a sector's failure costs more than its success gains, in logs, it is a
bottleneck; if success gains more, a superstar. Both are solved for, not approximated.
"""

# %%
# A diagnosis with the wedges that Kenya's accounts record. In the chart: GDP when one sector's
# productivity is halved, and when it is doubled.
import weaklinks as wl
from weaklinks.plots import plot_shocks

kenya = wl.open_country("KEN")
diagnosis = wl.diagnose(kenya, whole=False)
chart = plot_shocks(diagnosis)

# %%
# The five sectors that matter most: percent of GDP gained per percent of productivity, GDP when
# halved and doubled, and the bend, ``curvature``.
columns = ["gain_elasticity", "gdp_if_halved", "gdp_if_doubled", "curvature"]
frame = diagnosis.to_frame().set_index("name")
top = [diagnosis.sectors.labels[k] for k in diagnosis.weakest_links(5)]
print(frame.loc[top, columns].round(3).to_string())

# %%
# The same country with easily substituted inputs: the bends turn up. What a sector *is* depends
# on how its product is used, and nothing in its own accounts says which.
easy = wl.Elasticities(inputs=3.0, final=6.0)
substitutes = wl.diagnose(kenya, elasticities=easy, whole=False)
bends = substitutes.to_frame().set_index("name")["curvature"]
print(bends[top].round(3).to_string())

# %%
# **Finding.** With broad sectors that are complements most sectors of Kenya are bottlenecks; with
# easy substitution most are superstars.
made = diagnosis.makes
print("bottlenecks with complements", int((diagnosis.curvature[made] < 0).sum()), "of", made.sum())
print("bottlenecks with substitutes", int((substitutes.curvature[made] < 0).sum()))
assert (diagnosis.curvature[made] < 0).mean() > 0.5
assert (substitutes.curvature[made] > 0).mean() > 0.5
