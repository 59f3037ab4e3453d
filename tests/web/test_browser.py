"""Every page in a real browser: moved, followed by address, downloaded, read aloud, on a phone."""

from __future__ import annotations

import re

import pytest

from weaklinks.web.controls import read_values
from weaklinks.web.pages import PAGES
from weaklinks.web.pages import page as page_of
from web.conftest import drawn, settled

WIDTHS = (1440, 1024, 390)


@pytest.mark.parametrize("slug", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_its_width_and_draws_all_its_charts(visit, slug, width) -> None:
    # The whole paper has a table and no chart of its own.
    page = visit("/paper?item=figure5" if slug == "paper" else f"/{slug}", width=width)
    drawn(page)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def slow_panels(slug):
    """Those that a page asks for when it is opened."""
    found = page_of(slug)
    content = found.content(read_values(list(found.controls({})), {}))
    for section in content.sections:
        yield from section.later


@pytest.mark.parametrize("slug", ["", *PAGES])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_with_its_slow_panels_has_no_barriers_that_axe_finds(visit, slug, width) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(f"/{slug}", width=width)
    if slug:
        settled(page)
        assert page.locator(".later").count() == len(list(slow_panels(slug)))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


def test_a_moved_slider_moves_the_answer_the_charts_and_the_address(visit) -> None:
    page = visit("/jones")
    drawn(page)
    before = page.locator(".answer").inner_text()
    page.locator("#r-wedge_decay").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.answer').innerText !== before", arg=before
    )
    drawn(page)
    assert re.search(r"[?&]wedge_decay=", page.url)
    said = page.locator(".answer").inner_text()
    again = visit("/jones" + page.url.partition("/jones")[2])
    drawn(again)
    assert again.locator(".answer").inner_text() == said
    assert (
        again.locator("#c-wedge_decay").input_value()
        == page.locator("#c-wedge_decay").input_value()
    )


def test_a_typed_number_that_is_not_possible_is_explained_and_nothing_is_lost(visit) -> None:
    page = visit("/jones")
    drawn(page)
    page.locator("#c-intermediate_share").fill("2")
    page.wait_for_selector(".problem")
    assert "[0, 1)" in page.locator(".problem").inner_text()
    page.locator("#c-intermediate_share").fill("0.4")
    page.wait_for_selector(".answer")
    drawn(page)


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b"component,")]
)
def test_every_kind_of_download(visit, kind, start) -> None:
    page = visit("/jones?wedge_decay=0.9")
    drawn(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=f"causes as {kind}").click()
    assert download.value.path().read_bytes().startswith(start)
    assert download.value.suggested_filename == f"jones-causes.{kind}"


def test_a_page_works_without_scripts(visit) -> None:
    page = visit("/jones", script=False)
    page.locator("#c-wedge_decay").fill("0.5")
    page.get_by_role("button", name="Show").click()
    assert "wedge_decay=0.5" in page.url
    assert page.locator(".answer").count() == 1


def test_the_keyboard_reaches_the_content_first(visit) -> None:
    page = visit("/jones")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_move_in_the_game_stays_where_it_is_and_back_undoes_it(visit) -> None:
    page = visit("/reforms", width=390)
    drawn(page)
    button = page.get_by_role("link", name=re.compile("Variety 6"))
    button.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    button.click()
    page.wait_for_function("() => location.search.includes('reforms_')")
    drawn(page)
    assert abs(page.evaluate("window.scrollY") - before) < 50
    page.go_back()
    page.wait_for_function("() => !location.search.includes('reforms_')")
    drawn(page)


def test_a_setting_that_is_not_possible_leaves_the_others_alone(explorer) -> None:
    import httpx

    text = httpx.get(f"{explorer}/diagnose?table=USA&wedges=benchmark:USA&horizon=short").text
    assert "This cannot be shown" in text
    for chosen in ('value="USA" selected', 'value="short" selected', 'value="recorded" selected'):
        assert chosen in text


def test_the_keyboard_reaches_the_answer_and_what_follows_without_the_settings(visit) -> None:
    page = visit("/jones")
    drawn(page)
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    box = page.locator(".answer").bounding_box()
    assert 0 <= box["y"] < 900 - box["height"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#results') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('#settings') !== null")


def test_a_page_without_settings_has_one_place_to_skip_to(visit) -> None:
    assert visit("/").locator(".skip").all_inner_texts() == ["Skip to the content"]
