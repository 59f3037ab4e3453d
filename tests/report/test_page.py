from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from weaklinks.report import render_html
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose
from weaklinks.tables import open_table

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "\"quoted\" 'single' & <b>bold</b>",
    "line one\nline two",
    "\u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0632\u0631\u0627\u0639\u0629",
    "N" * 200,
    "{{ 7*7 }} {% raw %}",
    "<img src=x onerror=alert(3)>",
)


class Page(HTMLParser):
    """The page as a browser reads it: tags, scripts and the text between them."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts, self.text, self.inside = [], [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        else:
            self.text.append(data)

    def all(self, tag):
        return [attrs for found, attrs in self.tags if found == tag]


@pytest.fixture(scope="module")
def usa():
    return diagnose(open_country("USA15"), draws=3)


@pytest.fixture(scope="module")
def page(usa):
    return Page(render_html(usa, spec_toml="# spec"))


@pytest.fixture(scope="module")
def hostile():
    table, names = open_table("USA15"), iter(HOSTILE)
    labels = [
        next(names, label) if kind == "activity" else label
        for label, kind in zip(table.labels, table.kinds, strict=True)
    ]
    given = dataclasses.replace(table, labels=tuple(labels), title="</title><script>x</script>")
    return Page(render_html(diagnose(open_country(given)), spec_toml="</pre><script>y</script>"))


def test_nothing_is_fetched(page):
    for _, attrs in page.tags:
        for name in ("src", "href"):
            assert attrs.get(name, "#").startswith(("#", "data:image/svg+xml;base64,"))
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    assert "default-src 'none'" in policy


def test_the_policy_allows_exactly_the_scripts_of_the_page(page):
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    allowed = set(re.findall(r"'(sha256-[^']+)'", policy))
    run = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]
    digests = [hashlib.sha256(text.encode()).digest() for text in run]
    assert {f"sha256-{base64.b64encode(d).decode()}" for d in digests} == allowed
    assert len(run) == 2


def test_every_chart_is_there_three_times(page):
    specs = next(json.loads(t) for a, t in page.scripts if a.get("type") == "application/json")
    places = {attrs["data-chart"] for attrs in page.all("div") if "data-chart" in attrs}
    assert set(specs) == places
    assert len(page.all("img")) == len(page.all("figcaption")) == len(specs)
    assert all(attrs["alt"] for attrs in page.all("img"))


def test_headings_and_tables_can_be_read_aloud(page):
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"].removeprefix("#") for attrs in page.all("a")}
    assert links <= set(ids)


def test_the_page_says_what_the_diagnosis_says(usa, page):
    text = " ".join(" ".join(page.text).split())
    assert f"{usa.costs['long'].gdp_gain_percent:.2f}" in text
    assert usa.country.source.identifies in text
    assert usa.country.source.cannot_identify in text
    assert usa.country.prepared.table.licence.replace('"', "") in text
    assert "greedy" in text
    for label in usa.sectors.labels:
        assert label in text
    for note in usa.economy.notes:
        assert note in text


def test_labels_cannot_break_out(hostile, page):
    assert len(hostile.scripts) == len(page.scripts)
    assert not hostile.all("b")
    assert all(attrs["src"].startswith("data:") for attrs in hostile.all("img"))
    assert not any(name.startswith("on") for _, attrs in hostile.tags for name in attrs)
    text = " ".join(" ".join(hostile.text).split())
    for label in HOSTILE:
        assert " ".join(label.split()) in text


def test_without_wedges_the_page_still_makes_sense(usa):
    economy = usa.economy.without_wedges()
    from weaklinks.equilibrium import solve

    now = solve(economy, start=usa.efficient)
    bare = dataclasses.replace(usa, equilibrium=now, path=None, spread=None)
    text = " ".join(" ".join(Page(render_html(bare)).text).split())
    assert "no wedges" in text
    assert "There are no wedges, so there is no path of reforms." in text
    assert "No random draws were made" in text


def test_losses_are_said_to_be_losses(usa):
    costs = {
        name: dataclasses.replace(cost, gdp_gain_percent=-1.25) for name, cost in usa.costs.items()
    }
    text = " ".join(Page(render_html(dataclasses.replace(usa, costs=costs))).text)
    assert "1.25\N{NO-BREAK SPACE}% lower" in text
