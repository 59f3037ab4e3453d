"""Shared settings: benchmark economies importable, one BLAS thread, hypothesis' own time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Read by NumPy when it is loaded: tests run on all cores, and threads would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

settings.register_profile(
    "weaklinks", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("weaklinks")
