"""
How wrong is Hulten under wedges?
=================================

Without wedges one percent more productivity in a sector is worth its sales over GDP, whatever the
network looks like (Hulten 1978). With wedges it also matters where resources go.
"""

# %%
# Kenya in the short run, with wedges read off input shares that are smaller than in the United
# States: first as it is, then with every wedge removed.
import altair as alt
import numpy as np
import pandas as pd

import weaklinks as wl
from weaklinks.plots.theme import BLUE, GREY, ORANGE, themed

country = wl.open_country("KEN", wedges="benchmark:USA")
rows = {}
for name, economy in (
    ("with wedges", country.economy(horizon="short")),
    ("without", country.economy(horizon="short").without_wedges()),
):
    solved = wl.solve(economy)
    sectors = economy.sector_view.activity[country.makes(economy)]
    gain = wl.gradient(solved).productivity[sectors]
    rows[name] = pd.DataFrame({"weight": 100 * solved.domar_weight[sectors], "gain": 100 * gain})

# %%
# Each point is a sector. On the line Hulten is right.
points = pd.concat(rows, names=["economy"]).reset_index()
most = float(points["weight"].max())
line = alt.Chart(pd.DataFrame({"v": [0.0, most]})).mark_line(color=GREY).encode(x="v:Q", y="v:Q")
dots = alt.Chart(points).mark_point(filled=True, size=45).encode(
    x=alt.X("weight:Q", title="Domar weight: sales over GDP, percent"),
    y=alt.Y("gain:Q", title="GDP gained by 1 % more productivity, hundredths of a percent"),
    color=alt.Color("economy:N", scale=alt.Scale(range=[ORANGE, BLUE])),
    shape="economy:N",
)  # fmt: skip
chart = themed(
    (line + dots).properties(width=420), "Sales and what they are worth", "Kenya, short run"
)

# %%
# **Finding.** Without wedges Hulten is exact. With wedges as large as these the median sector is
# worth a fifth more or less than its sales say, and progress in one of them would lower GDP.
wrong = {name: np.abs(t["gain"] / t["weight"] - 1.0).median() for name, t in rows.items()}
harmful = int((rows["with wedges"]["gain"] < 0).sum())
print(f"median error with wedges {wrong['with wedges']:.0%}, without {wrong['without']:.0e}")
print("sectors whose progress lowers GDP:", harmful)
assert np.allclose(rows["without"]["gain"], rows["without"]["weight"], rtol=1e-9)
assert 0.15 < wrong["with wedges"] < 0.3
assert harmful == 1
