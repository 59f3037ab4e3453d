"""Tables of countries: read them from any published layout, check, prepare and write them."""

from weaklinks.tables.balance import Prepared, prepare
from weaklinks.tables.make_use import read_make_use
from weaklinks.tables.registry import Description, available, load
from weaklinks.tables.sam import read_sam
from weaklinks.tables.table import ACCOUNT_KINDS, Table

__all__ = [
    "ACCOUNT_KINDS",
    "Description",
    "Prepared",
    "Table",
    "available",
    "load",
    "prepare",
    "read_make_use",
    "read_sam",
]
