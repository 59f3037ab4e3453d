"""Kremer's O-ring."""
