"""
Who loses when one country taxes its steel?
===========================================

An invented world of three regions, north (N), south (S) and isle (I), small enough to read. The
south taxes the steel that it sells, at home and abroad, and its own household gets the revenue.
"""

# %%
# Sellers in rows, buyers in columns; each region has workers, capital and a household of its own.
import tempfile
from pathlib import Path

import weaklinks as wl

TABLE = """,N:farm,N:steel,S:farm,S:steel,I:farm,I:steel,N:final,S:final,I:final
N:farm,6,12,1,2,0,1,20,3,2
N:steel,8,30,3,9,2,4,60,12,6
S:farm,1,4,8,10,1,1,5,25,3
S:steel,1,6,4,12,1,2,8,30,3
I:farm,0,1,0,1,2,2,1,2,8
I:steel,1,2,1,2,1,3,4,3,10
Taxes on products,1,4,1,2,0.5,0.5,5,4,1
"""
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "three_regions.csv"
    file.write_text(TABLE, encoding="utf-8")
    world = wl.open_world(file)

# %%
# A wedge of 20 percent of sales. In the chart: what each region can still buy.
found = wl.world_experiment(world, wedges={"S:steel": 0.2})
chart = found.plot()
print(found.to_frame().round(2).to_string(index=False))

# %%
# Prices move for all, but output falls only where the wedge is: the south's workers make more of
# what is worth less. Elsewhere GDP in volume stays put, and trade gets dearer.
change = dict(zip(world.regions, found.consumption_percent, strict=True))
volume = dict(zip(world.regions, found.gdp_percent, strict=True))
print({name: round(float(value), 2) for name, value in change.items()})

# %%
# **Finding.** All lose. The south loses most, though it keeps the revenue; the small isle, which
# buys much from others, loses more than the large north, and neither did anything.
assert max(change.values()) < 0.0
assert change["S"] < change["I"] < change["N"]
assert volume["S"] < -1.0 < -0.01 < min(volume["N"], volume["I"])
