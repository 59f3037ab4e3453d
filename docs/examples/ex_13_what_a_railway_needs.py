"""
What does a railway need?
=========================

A railway needs users, and users need a railway. Two things can go wrong: nobody starts, or
nobody can collect what it is worth. They call for different help.
"""

# %%
# Half of the sectors gain more from the railway than the other half. With one fee for all it can
# collect what the less keen will pay; with a fee for each, what all gain. Consumers gain, too,
# and nobody charges them. So what a railway needs depends on what it costs:
import altair as alt
import pandas as pd
from scipy.optimize import brentq

import weaklinks as wl
from weaklinks.plots.theme import BLUE, themed


def better_by(cost):
    """Welfare with the railway and everybody investing, over that with neither."""
    none, _, everybody = wl.bigpush.Railroad(railroad=cost).outcomes
    return everybody - none


model = wl.bigpush.Railroad()
needs = {c.name: c.left for c in model.conditions()}
ends = [0.0, needs["all, one fee"], needs["all, discriminating"], brentq(better_by, 0.5, 3.0)]
words = ["coordination only", "fees by type as well", "a subsidy as well", "to be left unbuilt"]
rows = [
    {"from": low, "to": high, "needs": word, "middle": (low + high) / 2}
    for low, high, word in zip(ends, [*ends[1:], 2.8], words, strict=True)
]

# %%
# What the railway needs, by its cost (the economy has ten units of labour):
base = alt.Chart(pd.DataFrame(rows)).encode(y=alt.Y("needs:N", sort=words, title=None))
bars = base.mark_bar(height=18, color=BLUE).encode(
    x=alt.X("from:Q", title="cost of the railway, units of labour"), x2="to:Q"
)
chart = themed(bars.properties(width=420, height=130), "What a railway needs", "By its cost")
print(pd.DataFrame(rows)[["needs", "from", "to"]].round(3).to_string(index=False))

# %%
# A cheap railway can still stay unbuilt. And it must name its fees before sectors invest:
print(wl.equilibria(model))
late = wl.bigpush.Railroad(timing="rail-last")
print(wl.equilibria(late), "\n", late.reason)

# %%
# **Finding.** Cheap ones need only somebody who brings all together; dearer ones need fees that
# differ, then a subsidy; and those beyond that are not worth their cost. A railway that comes
# last is not built, whatever it costs.
assert wl.equilibria(model).regime == "trap"
said = ["coordination, no subsidy", "fees by type", "a subsidy is needed", "not worth their cost"]
for row, word in zip(rows, said, strict=True):
    assert word in wl.bigpush.Railroad(railroad=row["middle"]).reason
    last = wl.bigpush.Railroad(railroad=row["middle"], timing="rail-last")
    assert wl.equilibria(last).regime == "unique-low"
