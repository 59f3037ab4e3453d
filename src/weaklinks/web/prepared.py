"""Imported once, by the process that all workers are copies of: each begins with all it needs."""

from weaklinks.web import drawing

drawing.warm_up()
