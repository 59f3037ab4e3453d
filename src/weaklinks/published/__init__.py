"""Each paper's tables, figures and quoted numbers as data, and what recomputes them."""

from weaklinks.published.papers import PAPERS, Paper, paper, reproduce
from weaklinks.published.printed import RULES, Comparison, Printed, agrees, read_printed
from weaklinks.published.reproduction import Figure, Reproduction, Slip, computed_text, record

__all__ = [
    "PAPERS",
    "RULES",
    "Comparison",
    "Figure",
    "Paper",
    "Printed",
    "Reproduction",
    "Slip",
    "agrees",
    "computed_text",
    "paper",
    "read_printed",
    "record",
    "reproduce",
]
