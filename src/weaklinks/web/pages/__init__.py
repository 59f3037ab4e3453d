"""The pages of the explorer, in the order of its menu."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from weaklinks.web.content import Page

#: Slug and words in the menu; each page is ``PAGE`` of the module of its name.
PAGES = {
    "diagnose": "Diagnose a country",
    "jones": "Jones' economy",
    "reforms": "Reform game",
    "big-push": "Big Push",
    "o-ring": "O-ring",
    "paper": "Paper",
}


@cache
def page(slug: str) -> Page:
    """Import a page by its slug; `KeyError` where there is none."""
    if slug not in PAGES:
        raise KeyError(slug)
    module = import_module(f"weaklinks.web.pages.{slug.replace('-', '_')}")
    found: Page = module.PAGE
    return found
