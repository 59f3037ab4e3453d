"""Tables of countries: read them from any published layout, check, prepare and write them."""

from weaklinks.tables.balance import Prepared, prepare
from weaklinks.tables.check import TableReport, check_table
from weaklinks.tables.findings import Finding
from weaklinks.tables.icio import read_icio
from weaklinks.tables.make_use import read_make_use
from weaklinks.tables.opening import open_table
from weaklinks.tables.plain import read_plain
from weaklinks.tables.pymrio_bridge import from_pymrio
from weaklinks.tables.registry import Description, available, load
from weaklinks.tables.sam import read_sam
from weaklinks.tables.sheet import example_sheet, read_sheet
from weaklinks.tables.table import ACCOUNT_KINDS, Table
from weaklinks.tables.wiod import read_wiod
from weaklinks.tables.world import WorldTable, world_table
from weaklinks.tables.world_files import read_world
from weaklinks.tables.write import convert

__all__ = [
    "ACCOUNT_KINDS",
    "Description",
    "Finding",
    "Prepared",
    "Table",
    "TableReport",
    "WorldTable",
    "available",
    "check_table",
    "convert",
    "example_sheet",
    "from_pymrio",
    "load",
    "open_table",
    "prepare",
    "read_icio",
    "read_make_use",
    "read_plain",
    "read_sam",
    "read_sheet",
    "read_wiod",
    "read_world",
    "world_table",
]
