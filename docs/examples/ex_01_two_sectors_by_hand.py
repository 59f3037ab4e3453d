"""
Can I check it on paper?
========================

Power needs machines and machines need power; with Cobb-Douglas technology paper is enough.
"""

# %%
# Each sector spends half its costs on the other one's product and half on labour; the household
# spends half its income on each. Machines carry a wedge of 40 percent, which is rebated.
import numpy as np

import weaklinks as wl

tau = 0.4
power = wl.Node(name="power", inputs={"machines": 0.5, "labour": 0.5})
machines = wl.Node(name="machines", inputs={"power": 0.5, "labour": 0.5}, wedge=tau)
final = wl.Node(name="final", inputs={"power": 0.5, "machines": 0.5})
economy = wl.assemble([power, machines, final], {"labour": 1.0}, final="final")
now = wl.solve(economy)
print(now)

# %%
# By hand, in units of the wage: log prices solve two linear equations. Without wedges both
# prices are one; a wedge adds ``-log(1 - tau)`` where it is levied and half of it next door.
#
# .. math::
#
#    \log p_1 = \tfrac12 \log p_2, \qquad \log p_2 = \tfrac12 \log p_1 - \log(1-\tau)
levy = -np.log(1 - tau)
log_p2 = levy / (1 - 0.25)
log_p1 = log_p2 / 2
log_pc = (log_p1 + log_p2) / 2
print("real wage by hand", np.exp(-log_pc), "solved", now.value_of("labour"))

# %%
# Sales in units of spending: each sector gets half of spending, and half of what reaches the
# other one's inputs. The household's spending is the wage bill plus the wedge revenue, so GDP
# per worker is the real wage over labour's share of spending.
#
# .. math::
#
#    R_1 = \tfrac12 + \tfrac12 (1-\tau) R_2, \qquad R_2 = \tfrac12 + \tfrac12 R_1
r1 = (0.5 + 0.25 * (1 - tau)) / (1 - 0.25 * (1 - tau))
labour_share = 0.5 * r1 + 0.5 * (1 - tau) * (0.5 + 0.5 * r1)
by_hand = np.exp(-log_pc) / labour_share
print("GDP by hand", by_hand, "solved", now.gdp)

# %%
# Without the wedge a sector's effect on GDP is its sales over GDP (Hulten 1978). With it, the
# slope differs from the Domar weight, and the difference is reallocation.
efficient = wl.solve(economy.without_wedges())
print(wl.gradient(efficient).to_frame(), wl.gradient(now).to_frame(), sep="\n")
chart = now.plot()

# %%
# **Finding.** Paper and solver agree to twelve digits, and without wedges Hulten is right.
np.testing.assert_allclose([now.value_of("labour"), now.gdp], [np.exp(-log_pc), by_hand], 1e-12)
slope = wl.gradient(efficient).productivity
np.testing.assert_allclose(slope, efficient.domar_weight, rtol=1e-12)
