"""
Weak links of Kenya
===================

Which sectors drag the rest down when they fail, and which pull it up when they shine?
"""

# %%
# A diagnosis with the wedges that Kenya's accounts record.
import weaklinks as wl

diagnosis = wl.diagnose(wl.open_country("KEN"), steps=3)
print(diagnosis)

# %%
# The weakest links: percent of GDP gained per percent of the sector's productivity.
chart = diagnosis.plot()

# %%
# Symmetric shocks do not have symmetric effects. Where inputs are complements, halving a
# sector's productivity costs more than doubling it gains in logs: that bend is what makes a weak
# link. Above zero it makes a superstar.
frame = diagnosis.to_frame().set_index("name")
columns = ["gain_elasticity", "gdp_if_halved", "gdp_if_doubled", "curvature"]
weakest = [diagnosis.sectors.labels[k] for k in diagnosis.weakest_links(5)]
print(frame.loc[weakest, columns].round(3).to_string())

# %%
# The same country with easily substituted inputs: the bends turn up, all but that of trade, whose
# margins go with the goods in fixed proportion whatever the elasticities.
easy = wl.Elasticities(inputs=3.0, final=6.0)
substitutes = wl.diagnose(wl.open_country("KEN"), elasticities=easy, steps=1)
print(substitutes.to_frame().set_index("name").loc[weakest, columns].round(3).to_string())
