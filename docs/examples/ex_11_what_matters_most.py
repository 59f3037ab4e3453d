"""
Which parameter matters most?
=============================

Income in Jones' (2008) economy depends on parameters that nobody knows well. Sobol indices say
which of them the spread of answers comes from: one sweep, 896 economies.
"""

# %%
# A study says what varies, within which bounds, and where the points are.
import tempfile

import weaklinks as wl

study = {
    "title": "What decides income in Jones (2008)?",
    "model": "jones-2008",
    "outcomes": ["gdp_per_worker"],
    "vary": {
        "intermediate_share": {"low": 0.3, "high": 0.6},
        "largest_wedge": {"low": 0.0, "high": 0.6},
        "productivity_decay": {"low": 0.5, "high": 3.0},
        "final_exponent": {"low": 0.5, "high": 0.9},
        "intermediate_exponent": {"low": -10.0, "high": -0.5},
    },
    "design": {"kind": "sobol-indices", "points": 128},
}
with tempfile.TemporaryDirectory() as folder:
    sweep = wl.sweep(study, f"{folder}/sweep", workers=0)
    chart = sweep.plot()
    rows = {row["parameter"]: row for row in sweep.sensitivity[0].rows}

# %%
# First: the part of the variance of income that goes with this parameter alone. Total: that part
# and all it has together with others. Each with the half width of its 95 percent interval.
for name, row in sorted(rows.items(), key=lambda item: -item[1]["total"]):
    within = row["total_within"]
    print(f"{name:<22} first {row['first']:5.2f}   total {row['total']:.2f} +- {within:.2f}")

# %%
# **Finding.** How far productivities fall below the best one, whose productivity is the unit, and
# how much of costs is intermediate goods decide almost everything: the second raises the first to
# a power. The elasticities, which cause the longest debates, do next to nothing, for this
# question, in these units and within these bounds.
first_two = ("productivity_decay", "intermediate_share")
least = min(rows[name]["total"] - rows[name]["total_within"] for name in first_two)
others = [row["total"] + row["total_within"] for name, row in rows.items() if name not in first_two]
assert least > max(others)
assert rows["intermediate_exponent"]["total"] < 0.01
assert rows["final_exponent"]["total"] < 0.03
