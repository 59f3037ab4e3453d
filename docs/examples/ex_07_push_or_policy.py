"""
When is a push enough and when is a permanent policy needed?
============================================================

A push moves an economy; a policy holds it. A push is enough where the better state, once there,
holds by itself. Training shows both: trained workers may be lured away by other firms.
"""

# %%
# Training costs a quarter of a year's wage and is worth twice that. How much of the gain a firm
# keeps when every firm trains (``kept``) decides. Two economies:
import weaklinks as wl

trap = wl.bigpush.Training(kept=0.8)
lasting = wl.bigpush.Training(kept=0.4)
for economy in (trap, lasting):
    print(wl.equilibria(economy))
    print(wl.push(economy).words)

# %%
# The chart maps them all: where more of the gain is kept, untrained and trained economies are
# both stable.
found = wl.regime_map(
    wl.bigpush.Training(),
    x=("kept", [0.3 + 0.01 * k for k in range(71)]),
    y=("training_cost", [0.05 + 0.01 * k for k in range(41)]),
)
chart = found.plot()

# %%
# What a push costs here, if firms are won over one after the other in public, and if all get the
# same:
push = wl.push(trap)
print("one after the other", round(push.measure("divide-and-conquer").size, 4))
print("all get the same   ", round(push.measure("uniform-subsidy").size, 4))

# %%
# **Finding.** Both economies start with nobody trained, and in both training all is best. Where
# firms keep 80 percent a temporary push is enough; where they keep 40 it fizzles out, and a
# lasting grant of what they lose, 0.25 - 0.4 x 0.5 = 0.05, is needed.
assert push.answer == "temporary"
answer = wl.push(lasting)
assert answer.answer == "permanent"
assert abs(answer.permanent.size - (0.25 - 0.4 * 0.5)) < 1e-9
assert push.measure("divide-and-conquer").size < push.measure("uniform-subsidy").size
