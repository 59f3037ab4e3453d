"""How fast weaklinks is, against what, and against what the machine can do at all.

``python -m benchmarks`` times every job in `benchmarks.jobs` and prints one table.
"""

import os

# Read by NumPy when it is loaded: every figure is for one thread, unless a column says two.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
