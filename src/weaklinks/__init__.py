"""weaklinks: linkages, weak links, superstars and coordination failures in development."""

__version__ = "0.1.0"
