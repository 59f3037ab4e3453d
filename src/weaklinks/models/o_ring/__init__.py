"""Kremer's O-ring and the slides: teams, wages, stages, learning, one model a file.

Each is a frozen spec with its closed forms; who works with whom in general is the engine's
question (`weaklinks.assignment`).
"""

from weaklinks.models.o_ring.education import Education
from weaklinks.models.o_ring.education_equilibria import EducationEquilibria
from weaklinks.models.o_ring.gaussian_signals import GaussianSignals
from weaklinks.models.o_ring.kremer import ORing
from weaklinks.models.o_ring.kremer_result import ORingEquilibrium
from weaklinks.models.o_ring.sequential import SequentialProduction
from weaklinks.models.o_ring.sequential_result import StageAssignment
from weaklinks.models.o_ring.skill_upgrading import SkillUpgrading
from weaklinks.models.o_ring.two_skills import TwoSkillTeams

__all__ = [
    "Education",
    "EducationEquilibria",
    "GaussianSignals",
    "ORing",
    "ORingEquilibrium",
    "SequentialProduction",
    "SkillUpgrading",
    "StageAssignment",
    "TwoSkillTeams",
]
