"""Sphinx settings. Builds offline; everything that can go stale is made or run at build time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Read by NumPy when it is loaded: economies are small, and threads wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent))

from weaklinks import __version__

project = "weaklinks"
author = "The weaklinks founders"
copyright = author
release = version = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "live",
    "generated",
    "measured",
    "offline_math",
    "references",
]
exclude_patterns = ["_build", "examples/*"]
templates_path = ["_templates"]
default_role = "py:obj"
# A name in backticks that documents nothing fails the build, as a link to nowhere does.
nitpicky = True
# Annotations and defaults that autodoc takes apart; they are nobody's documentation.
nitpick_ignore_regex = [("py:class", r"collections\.abc\..*|.*[{}<>].*")]
# Links between our own pages are checked by every build; those to others by `-b linkcheck`, which
# needs a network. Publishers refuse robots, so what a DOI leads to is not asked.
linkcheck_ignore = [r"https?://127\.0\.0\.1", r"https?://localhost", r"https?://(dx\.)?doi\.org/"]
linkcheck_timeout = 15
linkcheck_retries = 2
linkcheck_workers = 4
linkcheck_rate_limit_timeout = 60

html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "navbar_center": [],
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"**": ["chapters.html"]}
html_title = f"weaklinks {release}"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_show_sourcelink = False
html_math_renderer = "mathml"

myst_enable_extensions = ["dollarmath", "amsmath", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True}
numpydoc_show_class_members = False

sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"/ex_",
    "ignore_pattern": r"__init__",
    "image_scrapers": ("charts.scrape_charts",),
    "reset_modules": (),
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_memory": False,
    "write_computation_times": False,
    "within_subsection_order": "FileNameSortKey",
    "capture_repr": ("__repr__",),
    "remove_config_comments": True,
}
