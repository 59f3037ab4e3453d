"""
What would fixing electricity do for Kenya?
===========================================

Electricity, gas and steam sell two and a half percent of Kenya's GDP. A rule of thumb says that
one percent more productivity in a sector is worth its sales over GDP. Is that all?
"""

# %%
# Electricity gets better step by step, in the long run: capital adjusts. Each point is an
# equilibrium; all are solved together.
import altair as alt
import numpy as np
import pandas as pd

import weaklinks as wl
from weaklinks.plots.theme import BLUE, GREY, themed

now = wl.solve(wl.calibrate("KEN"))
power = now.economy.index("aelec")
better = np.linspace(0.0, 1.0, 21)
productivity = np.repeat(now.economy.productivity[:, None], better.size, axis=1)
productivity[power] *= 1.0 + better
solved = wl.solve_many(now, productivity=productivity)
gain = 100.0 * (solved.gdp / now.gdp - 1.0)
share = now.domar_weight[power]
by_share = 100.0 * ((1.0 + better) ** share - 1.0)

# %%
# What follows from electricity's share of sales alone, and what its customers make of it:
frame = pd.DataFrame({"better": 100 * better, "solved": gain, "share alone": by_share})
drawn = frame.melt("better", var_name="line", value_name="gain")
base = alt.Chart(drawn).encode(
    x=alt.X("better:Q", title="electricity's productivity, percent higher"),
    y=alt.Y("gain:Q", title="GDP, percent higher"),
    color=alt.Color("line:N", legend=None, scale=alt.Scale(range=[GREY, BLUE])),
)
ends = base.transform_filter("datum.better == 100")
layers = base.mark_line() + ends.mark_text(align="left", dx=5).encode(text="line:N")
chart = themed(layers.properties(width=420), "Better electricity", "Kenya, long run")

# %%
# And if not productivity is the problem but taxes on electricity? Remove them alone:
wedge = now.economy.wedge.copy()
k = list(now.economy.sector_view.names).index("aelec")
wedge[now.economy.sector_view.wedge_nodes[k]] = 0.0
untaxed = 100.0 * (wl.solve(now.economy.replace(wedge=wedge)).gdp / now.gdp - 1.0)
print(f"doubled +{gain[-1]:.1f} %; by share +{by_share[-1]:.1f} %; untaxed +{untaxed:.2f} %")

# %%
# **Finding.** Doubling electricity's productivity raises GDP by a good three percent, twice what
# its share says: others use it, and capital follows. Half of that comes with the first 40
# percent. Its recorded taxes matter little.
assert 3.0 < gain[-1] < 4.0
assert 1.7 < gain[-1] / by_share[-1] < 2.3
assert gain[np.isclose(better, 0.4)][0] > 0.5 * gain[-1]
assert 0.0 < untaxed < 0.1 * gain[-1]
