"""Jones (2008), Intermediate Goods, Weak Links, and Superstars (NBER Working Paper 13834).

`Jones2008` is what is given; `steady_state`, `given_capital` and `symmetric` are its closed
forms; `economy` is the same economy for the general solver. `OpenJones2008` trades
(section 7.1). Every numbered equation of the paper is a function of `equations`.
"""

from weaklinks.models.jones.allocation import Allocation
from weaklinks.models.jones.enclave import Enclave
from weaklinks.models.jones.log_normal import LogNormal
from weaklinks.models.jones.open_allocation import OpenAllocation
from weaklinks.models.jones.open_economy import OpenJones2008, open_up
from weaklinks.models.jones.reader import read_varieties
from weaklinks.models.jones.spec import Jones2008
from weaklinks.models.jones.symmetric import SymmetricAllocation
from weaklinks.models.jones.varieties import Varieties

__all__ = [
    "Allocation",
    "Enclave",
    "Jones2008",
    "LogNormal",
    "OpenAllocation",
    "OpenJones2008",
    "SymmetricAllocation",
    "Varieties",
    "open_up",
    "read_varieties",
]
