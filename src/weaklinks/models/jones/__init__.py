"""Jones (2008), Intermediate Goods, Weak Links, and Superstars (NBER Working Paper 13834).

`Jones2008` is what is given; `steady_state`, `given_capital` and `symmetric` are its closed
forms; `economy` is the same economy for the general solver. Every numbered equation of the
paper is a function of `equations`.
"""

from weaklinks.models.jones.allocation import Allocation
from weaklinks.models.jones.log_normal import LogNormal
from weaklinks.models.jones.reader import read_varieties
from weaklinks.models.jones.spec import Jones2008
from weaklinks.models.jones.symmetric import SymmetricAllocation
from weaklinks.models.jones.varieties import Varieties

__all__ = [
    "Allocation",
    "Jones2008",
    "LogNormal",
    "SymmetricAllocation",
    "Varieties",
    "read_varieties",
]
