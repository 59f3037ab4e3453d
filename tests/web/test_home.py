"""The first page: where to begin, the words to know, and what the footer says."""

from __future__ import annotations

import re

from weaklinks import __version__
from weaklinks.web.pages import PAGES, page
from weaklinks.web.render import render


def shown() -> str:
    pages = [page(slug) for slug in PAGES]
    return render("home.html.j2", pages=pages, menu=PAGES, here="")


def test_it_begins_with_three_questions_each_with_its_page() -> None:
    begin = re.search(r'(?s)<ol class="begin">(.*?)</ol>', shown())
    assert begin is not None
    links = re.findall(r'<a href="/([^"]*)">([^<]*)</a>', begin[1])
    assert len(links) == 3
    for slug, question in links:
        assert slug in PAGES
        assert question.endswith("?")


def test_it_says_what_a_wedge_and_a_weak_link_are_and_leads_to_every_page() -> None:
    text = shown()
    assert "<strong>wedge</strong> is the share of a sector's sales" in text
    assert "<strong>weak link</strong> is a sector where better productivity pays most" in text
    doors = text[text.index('<ul class="doors">') :]
    assert re.findall(r'<li><a href="/([^"]*)"><strong>', doors) == list(PAGES)


def test_the_footer_says_version_licence_and_where_else_the_numbers_are() -> None:
    foot = shown().partition('<footer class="foot">')[2]
    for words in (f"weaklinks {__version__}", "MIT licence", "computed on this server", "Python"):
        assert words in foot
    assert "http" not in foot
