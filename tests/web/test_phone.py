"""On a phone, in the dark and on paper: the answer in sight, whole charts, targets large enough."""

from __future__ import annotations

import re

import pytest

from weaklinks.web.controls import Hidden, Slider, read_values
from weaklinks.web.pages import PAGES
from weaklinks.web.pages import page as page_of
from weaklinks.web.render import told
from web.conftest import drawn, settled

PHONE = 390
#: What a finger has to hit, with the words that name it where it is too small (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll(
    'summary, button, .button, .downloads a, nav a, .brand, .share a, select, input')]
    .filter(e => e.checkVisibility() && e.type !== 'hidden')
    .map(e => [e.getBoundingClientRect(), e.textContent.trim().slice(0, 30) || e.id])
    .filter(([box]) => box.height < 24 || box.width < 24)
    .map(([box, words]) => `${words}: ${box.width} x ${box.height}`)"""
#: Every mark of every chart, by kind: what a narrow drawing must not lose.
MARKS = """() => [...document.querySelectorAll('[data-chart]')].map(c => [c.dataset.chart,
    ...['rect', 'symbol', 'line', 'rule'].map(
        m => c.querySelectorAll(`.mark-${m}.role-mark path, .mark-${m}.role-mark line`).length)])"""
#: Names of the rows, in whatever lines they stand.
ROWS = """() => [...document.querySelectorAll('[data-chart] .role-axis-label text')]
    .map(t => [...(t.children.length ? t.children : [t])].map(e => e.textContent).join(' ').trim())
    .filter(t => /[a-z]/.test(t))"""


def test_settings_on_a_phone_are_a_sheet_below_the_answer(visit) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit("/jones", width=PHONE)
    drawn(page)
    assert not page.locator("#controls").is_visible()
    assert page.locator(".answer").bounding_box()["y"] < 400
    page.get_by_role("button", name="Settings").click()
    assert page.locator("#controls").is_visible()
    assert axe.run(page).violations_count == 0
    before = page.locator(".answer").inner_text()
    page.evaluate("window.scrollTo(0, 1500)")
    page.locator("#r-wedge_decay").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.answer').innerText !== before", arg=before
    )
    seen, sheet = (page.locator(place).bounding_box() for place in (".answer", "#settings"))
    assert seen["y"] >= 0
    assert seen["y"] + seen["height"] < sheet["y"]
    assert page.evaluate("window.scrollY") > 1000
    page.keyboard.press("Escape")
    assert not page.locator("#controls").is_visible()
    drawn(page)


def test_the_sheet_becomes_the_side_once_there_is_room(visit) -> None:
    page = visit("/paper?item=figure5", width=PHONE)
    page.get_by_role("button", name="Settings").click()
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_function("() => !document.querySelector(':popover-open')")
    side, answer = (page.locator(place).bounding_box() for place in ("#settings", ".answer"))
    assert side["x"] + side["width"] <= answer["x"]
    assert not page.get_by_role("button", name="Settings").is_visible()


def test_settings_on_a_phone_work_without_scripts(visit) -> None:
    page = visit("/jones", width=PHONE, script=False)
    page.get_by_role("button", name="Settings").click()
    page.locator("#c-wedge_decay").fill("0.5")
    page.get_by_role("button", name="Show").click()
    assert "wedge_decay=0.5" in page.url
    assert page.locator(".answer").is_visible()


def test_only_the_answer_is_read_aloud_when_a_slider_moves(visit) -> None:
    page = visit("/jones")
    assert page.locator("[aria-live]").evaluate_all("all => all.map(e => e.id)") == ["answer"]
    page.locator("#c-intermediate_share").fill("2")
    page.wait_for_selector(".problem[role=alert]")
    assert page.locator("#answer").inner_text() == ""


@pytest.mark.parametrize("address", ["/jones", "/reforms", "/big-push?model=big-push-network"])
def test_a_chart_on_a_phone_is_whole_and_loses_nothing(visit, address) -> None:
    phone, desk = visit(address, width=PHONE), visit(address)
    for page in (phone, desk):
        drawn(page)
    wide = phone.locator(".chart").evaluate_all(
        "all => all.filter(c => c.scrollWidth > c.clientWidth).map(c => c.dataset.chart)"
    )
    assert wide == []
    assert phone.evaluate(MARKS) == desk.evaluate(MARKS)
    assert any(sum(counts) for _, *counts in desk.evaluate(MARKS))
    assert set(desk.evaluate(ROWS)) == set(phone.evaluate(ROWS))


def test_a_chart_that_stays_wide_says_so_and_can_be_reached(visit) -> None:
    page = visit("/jones", width=PHONE)
    drawn(page)
    hint = "() => getComputedStyle(document.querySelector('figcaption'), '::before').content"
    assert page.evaluate(hint) == "none"
    page.evaluate("() => { document.querySelector('.chart').tabIndex = 0; }")  # as explorer.js does
    assert "sideways" in page.evaluate(hint)


@pytest.mark.parametrize("width", [1440, PHONE])
@pytest.mark.parametrize("slug", ["", "diagnose", "reforms", "big-push"])
def test_targets_are_large_enough(visit, slug, width) -> None:
    page = visit(f"/{slug}", width=width)
    if width == PHONE and slug:
        page.get_by_role("button", name="Settings").click()
    assert page.evaluate(SMALL) == []


def test_charts_are_dark_in_the_dark_and_downloads_are_not(visit, explorer) -> None:
    import httpx

    page = visit("/paper?item=figure5", dark=True)
    drawn(page)
    look = "() => getComputedStyle(document.querySelector('.chart svg')).filter"
    assert "invert" in page.evaluate(look)
    assert 'fill="white"' in httpx.get(f"{explorer}/paper/file/figure5.svg?item=figure5").text
    page.emulate_media(media="print")
    assert page.evaluate(look) == "none"
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(27, 27, 27)"
    assert not page.locator("#controls").is_visible()
    assert page.locator(".answer").is_visible()


#: Each table, and cells that are cut off at either side of the screen.
CUT = """() => [...document.querySelectorAll('.scroll')].map(s => [
    s.querySelector('table').classList.contains('over'),
    [...s.querySelectorAll('th, td')].filter(c => { const box = c.getBoundingClientRect();
        return box.width === 0 || box.left < 0 || box.right > window.innerWidth; }).length])"""


@pytest.mark.parametrize("address", ["/paper?item=figure5", "/jones", "/diagnose", "/big-push"])
def test_a_table_on_a_phone_is_whole_and_keeps_its_columns(visit, address) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(address, width=PHONE)
    settled(page)
    found = page.evaluate(CUT)
    assert any(over for over, _ in found)
    assert [cut for _, cut in found] == [0] * len(found)
    heads, numbers = (
        page.locator(f".over {row} > :last-child").first.bounding_box()
        for row in ("thead tr", "tbody tr")
    )
    assert heads["x"] + heads["width"] == pytest.approx(numbers["x"] + numbers["width"])
    assert page.locator(".over").first.get_attribute("role") == "table"
    assert axe.run(page).violations_count == 0


def test_a_table_stands_as_usual_where_there_is_room(visit) -> None:
    page = visit("/paper?item=figure5")
    assert page.locator(".over, .sideways").count() == 0
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.wait_for_selector(".over")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function("() => !document.querySelector('.over')")


def test_a_table_too_wide_for_every_arrangement_says_so(visit) -> None:
    page = visit("/paper?item=figure5", width=PHONE)
    hint = "() => getComputedStyle(document.querySelector('.over caption'), '::before').content"
    assert page.evaluate(hint) == "none"
    page.evaluate(
        """() => { document.querySelector('.over td').textContent = 'x'.repeat(90);
                   window.dispatchEvent(new Event('resize')); }"""
    )
    assert "sideways" in page.evaluate(hint)


def test_names_and_numbers_of_alternatives_have_room_on_a_phone(visit) -> None:
    phone = visit("/diagnose", width=PHONE)
    settled(phone)
    desk = visit("/diagnose")
    settled(desk)
    rows = ROWS.replace("[data-chart]", "[data-chart=alternatives]")
    assert phone.evaluate(rows) == desk.evaluate(rows) != []
    most = """() => Math.max(...[...document.querySelectorAll(
        '[data-chart=alternatives] .role-axis-label text')].map(t => t.children.length))"""
    assert phone.evaluate(most) == 3  # as many as a row has room for
    cut = """() => { const place = document.querySelector('[data-chart=alternatives]');
        const right = place.getBoundingClientRect().right;
        return [...place.querySelectorAll('text')].filter(
            t => t.getBoundingClientRect().right > right).map(t => t.textContent); }"""
    assert phone.evaluate(cut) == []
    words = phone.locator("[data-chart=alternatives]").inner_text()
    assert "both slopes averaged (Harberger)" in words


def test_only_a_caption_that_names_sides_says_what_became_of_them(visit) -> None:
    for address, stacked in (("/jones", 0), ("/big-push?model=big-push-network", 1)):
        page = visit(address, width=PHONE)
        drawn(page)
        assert page.locator("[data-stacked]").count() == stacked


def test_the_end_of_a_page_can_be_read_above_the_bar_of_settings(visit) -> None:
    page = visit("/jones", width=PHONE)
    drawn(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    words, bar = (page.locator(place).bounding_box() for place in (".foot p", ".open"))
    assert words["y"] + words["height"] < bar["y"]
    assert (bar["x"], bar["width"]) == (0, PHONE)


def test_paper_has_the_settings_the_whole_address_and_the_day(visit, explorer) -> None:
    page = visit("/jones")
    drawn(page)
    assert not page.locator(".printed").is_visible()
    page.locator("#c-wedge_decay").fill("0.5")
    page.wait_for_function("() => location.search.includes('wedge_decay')")
    page.emulate_media(media="print")
    listed = page.locator(".printed li").all_inner_texts()
    assert "0.5 (default 0.994)" in listed[0]
    assert len(listed) == page.locator("#controls [name]").count()
    for symbol in ("sigma", "theta", "rho"):
        assert any(f"({symbol})" in words for words in listed)
    assert re.search(
        r"weaklinks \S+, free.*; computed on \d+ \w+ 20\d\d", page.inner_text(".printed")
    )
    shown = "() => getComputedStyle(document.querySelector('.share a'), '::after').content"
    assert f"{explorer}/jones?wedge_decay=0.5" in page.evaluate(shown)
    assert not page.locator("details pre").is_visible()


def test_no_row_of_a_printed_table_stands_alone(visit) -> None:
    page = visit("/paper?item=figure5")
    page.emulate_media(media="print")
    row = "k => getComputedStyle(document.querySelectorAll('tbody tr')[k]).breakAfter"
    assert [page.evaluate(row, k) for k in range(3)] == ["avoid", "avoid", "auto"]
    head = "() => getComputedStyle(document.querySelector('thead')).display"
    assert page.evaluate(head) == "table-header-group"


@pytest.mark.parametrize("slug", PAGES)
def test_settings_on_paper_are_those_of_the_page_and_say_which_were_moved(slug) -> None:
    controls = list(page_of(slug).controls({}))
    values = read_values(controls, {})
    seen = [c for c in controls if not isinstance(c, Hidden)]
    still = told(controls, values)
    assert len(still) == len(seen)
    assert not any(words["default"] for words in still)
    moved = next(c for c in reversed(seen) if isinstance(c, Slider) or len(c.options) > 1)
    new = moved.high if isinstance(moved, Slider) else moved.options[-1][0]
    if new == moved.default:
        new = moved.low if isinstance(moved, Slider) else moved.options[0][0]
    first, *others = told(controls, {**values, moved.name: new})
    assert moved.label[1:] in first["label"]
    assert first["default"] == next(w["value"] for w in still if w["label"] == first["label"])
    assert others == [words for words in still if words["label"] != first["label"]]


def test_a_setting_that_only_buttons_make_is_on_paper_once_it_is_made() -> None:
    controls = [Hidden(name="done", label="reforms so far")]
    assert told(controls, {"done": ""}) == []
    made = {"label": "Reforms so far", "value": "variety 6", "default": ""}
    assert told(controls, {"done": "variety 6"}) == [made]
