"""Studies: a model at many points, by a design, with results that outlive any crash."""

from weaklinks.studies.sweeps.columns import outcomes_of
from weaklinks.studies.sweeps.engine import run_study
from weaklinks.studies.sweeps.local import WorkerDiedError
from weaklinks.studies.sweeps.protocol import SweepModel
from weaklinks.studies.sweeps.reading import read_study
from weaklinks.studies.sweeps.result import Summary, Sweep
from weaklinks.studies.sweeps.sensitivity import Sensitivity
from weaklinks.studies.sweeps.study import Axis, Design, Outcome, Study

__all__ = [
    "Axis",
    "Design",
    "Outcome",
    "Sensitivity",
    "Study",
    "Summary",
    "Sweep",
    "SweepModel",
    "WorkerDiedError",
    "outcomes_of",
    "read_study",
    "run_study",
]
