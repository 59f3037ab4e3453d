"""The noun that every paper shares: an economy in which everything is a node."""

from weaklinks.economy.assembly import Node, assemble
from weaklinks.economy.economy import Economy
from weaklinks.economy.world import World, one_household

__all__ = ["Economy", "Node", "World", "assemble", "one_household"]
