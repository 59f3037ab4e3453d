"""The engine of matching: who works with whom, what everybody is paid, and what it is worth."""

from weaklinks.assignment.matching import match
from weaklinks.assignment.result import Matching
from weaklinks.assignment.sides import match_sides
from weaklinks.assignment.sides_result import SidedMatching

__all__ = ["Matching", "SidedMatching", "match", "match_sides"]
