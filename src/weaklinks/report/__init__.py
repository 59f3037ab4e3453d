"""Results turned into files: the report page, CSVs, charts."""

from weaklinks.report.files import write_outputs, write_text
from weaklinks.report.page import render_html

__all__ = ["render_html", "write_outputs", "write_text"]
