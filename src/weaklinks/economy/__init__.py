"""The noun that every paper shares: an economy in which everything is a node."""

from weaklinks.economy.assembly import Node, assemble
from weaklinks.economy.economy import Economy

__all__ = ["Economy", "Node", "assemble"]
