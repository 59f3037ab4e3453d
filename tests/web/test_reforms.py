"""The reform game's page: its numbers are the library's, and every state is an address."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations
from urllib.parse import parse_qsl

import altair
import pytest

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.models.network import Network
from weaklinks.plots import plot_reform_game
from weaklinks.report.words import number, signed
from weaklinks.studies.country import calibrate
from weaklinks.studies.reform_game import play, reform_game
from weaklinks.studies.reforms import reform_path
from weaklinks.web.controls import query_of, read_values
from weaklinks.web.drawing import draw_content, draw_file, draw_panel
from weaklinks.web.pages import page
from weaklinks.web.pages.reforms_setup import game_of
from weaklinks.web.pages.reforms_words import answer, comments, left_out, share_of, times, verdict
from weaklinks.web.render import render

PAGE = page("reforms")
THREE = "variety 1~variety 5~variety 9"
KENYA = "afood~ametl"
_HEADER = b"path,step,sector,gdp_relative\nbest path (greedy),0,start,1.0\n"
STATES = (
    {},
    {"reforms_jones": THREE},
    {"reforms_jones": THREE, "help": "next"},
    {"reforms_jones": THREE, "help": "table"},
    {"reforms_jones": THREE, "help": "finish"},
    {"help": "finish"},
    {"help": "proof", "largest_wedge": "0.5"},
    {"economy": "network", "reforms_network": "sector 3", "help": "table", "seed": "3"},
    {"economy": "network", "help": "proof"},
    {"economy": "KEN", "reforms_KEN": KENYA, "help": "next"},
    {"economy": "GHA", "horizon": "short"},
)


@pytest.fixture(autouse=True)
def checks_on(monkeypatch) -> None:
    """Files are drawn without Vega-Lite's checks; tests of charts want them again."""
    monkeypatch.setattr(altair.utils.schemapi, "DEBUG_MODE", True)


def shown(query):
    values = read_values(PAGE.controls(query), query)
    return values, PAGE.content(values)


def in_html(query) -> str:
    values = read_values(PAGE.controls(query), query)
    drawn = draw_content("reforms", values)
    controls = PAGE.controls(query)
    return render(
        "results.html.j2", page=PAGE, drawn=drawn, query=query_of(controls, values), panel="",
        values=values, controls=controls,
    )  # fmt: skip


def cards(content) -> dict[str, str]:
    return {c.label: c.value for s in content.sections for c in s.cards}


def actions(content) -> dict[str, dict[str, str]]:
    return {a.label: dict(a.changes) for s in content.sections for a in s.actions}


@pytest.mark.parametrize("query", STATES)
def test_every_state_is_shown_drawn_and_rendered(query) -> None:
    values, content = shown(query)
    assert re.search(r"\d", content.answer)
    for section in content.sections:
        for figure in section.figures:
            assert figure.chart().to_dict()
            assert draw_file("reforms", "", values, figure.name, "csv").startswith(_HEADER)
        for later in section.later:
            assert later.name in PAGE.panels
    assert "<h2>" in in_html(query)
    assert not re.search(r"\bnan\b", in_html(query))


def test_numbers_are_those_of_the_reform_paths() -> None:
    _, content = shown({"reforms_jones": THREE})
    model = Jones2008(points=12)
    mine = reform_path(model, order=THREE.split("~")).gdp_relative
    best, worst = (reform_path(model, order=o).gdp_relative for o in ("best", "worst-gain"))
    notes = {c.label: c.note for s in content.sections for c in s.cards}
    assert notes["Best path (greedy)"] == notes["Worst path"] == "after 3 of 12 reforms"
    assert cards(content)["GDP, your path"] == f"{mine[3]:.3f}"
    assert cards(content)["Best path (greedy)"] == f"{best[3]:.3f}"
    assert cards(content)["Worst path"] == f"{worst[3]:.3f}"
    share = 100 * (mine[3] - 1) / (best[3] - 1)
    assert f"you have {share:.0f}\N{NO-BREAK SPACE}% of its gain" in content.answer
    score = 100 * sum(mine[1:4] - 1) / sum(best[1:4] - 1)
    assert cards(content)["Score"] == f"{score:.0f}\N{NO-BREAK SPACE}%"
    steps = next(t for s in content.sections for t in s.tables if "each reform" in t.caption)
    assert [row[0] for row in steps.rows] == ["1. Variety 1", "2. Variety 5", "3. Variety 9"]
    assert [row[1] for row in steps.rows] == [f"{x:.3f}" for x in mine[1:]]


def test_a_countrys_numbers_are_those_of_its_calibrated_economy() -> None:
    _, content = shown({"economy": "KEN", "reforms_KEN": KENYA})
    path = reform_path(calibrate("KEN"), order=KENYA.split("~"))
    assert cards(content)["GDP, your path"] == f"{path.gdp_relative[2]:.3f}"
    assert "22 others" in " ".join(w for s in content.sections for w in s.words)


def test_gains_of_what_is_left_are_shown_only_when_asked_for_and_are_those_of_paths() -> None:
    economy = Network(sectors=8, density=0.4).economy()
    asked = {"economy": "network", "reforms_network": "sector 2", "help": "table"}
    _, content = shown(asked)
    table = next(t for s in content.sections for t in s.tables if "by the next reform" in t.caption)
    assert len(table.rows) == 7
    for name, now, first, _ in table.rows:
        sector = name.lower()
        path = reform_path(economy, order=["sector 2", sector]).gdp
        alone = reform_path(economy, order=[sector]).gdp_relative
        assert now == signed(100 * (path[2] / path[1] - 1), 3)
        assert first == signed(100 * (alone[1] - 1), 3)
    _, unasked = shown({**asked, "help": ""})
    assert not any("by the next reform" in t.caption for s in unasked.sections for t in s.tables)


def test_before_the_first_reform_gains_are_not_compared_with_themselves() -> None:
    _, content = shown({"help": "table"})
    (table,) = (t for s in content.sections for t in s.tables)
    assert table.columns == ("Sector", "Next (%)")
    best = reform_path(Jones2008(points=12), order="best", steps=1)
    first = signed(100 * (best.gdp_relative[1] - 1), 3)
    assert table.rows[0] == (best.sectors[0].capitalize(), first)
    assert len(table.rows) == 12


def test_buttons_lead_on_back_and_to_the_start() -> None:
    _, content = shown({"reforms_jones": THREE})
    found = actions(content)
    assert found["Undo the last reform"]["reforms_jones"] == "variety 1~variety 5"
    assert found["Start again"] == {"reforms_jones": "", "help": ""}
    assert found["Variety 12"] == {"reforms_jones": f"{THREE}~variety 12"}
    assert "Variety 5" not in found
    _, started = shown({})
    assert not {"Undo the last reform", "Start again"} & set(actions(started))
    assert sum(label.startswith("Variety") for label in actions(started)) == 12


def test_links_of_the_page_open_the_states_that_they_promise() -> None:
    links = re.findall(r'<a class="button[^"]*" href="([^"]*)" hx-get="([^"]*)"', in_html({}))
    assert len(links) == 12 + 4
    for href, by_script in links:
        assert href == by_script
        query = dict(parse_qsl(unescape(href).partition("?")[2]))
        values, _ = shown(query)
        assert query_of(PAGE.controls(query), values) == query


def test_the_best_next_reform_is_marked_and_playing_it_all_along_is_the_best_path() -> None:
    query = {"help": "next"}
    for _ in range(12):
        _, content = shown(query)
        main = [a for s in content.sections for a in s.actions if a.main]
        assert len(main) == 1
        query = {**query, **main[0].changes}
    _, content = shown(query)
    assert cards(content)["Score"] == share_of(1.0)
    best = reform_path(Jones2008(points=12), order="best").sectors
    assert query["reforms_jones"] == "~".join(best)


def test_finishing_keeps_the_own_reforms_and_can_be_left() -> None:
    _, content = shown({"reforms_jones": THREE, "help": "finish"})
    notes = {c.label: c.note for s in content.sections for c in s.cards}
    assert notes["Best path (greedy)"] == "after 12 of 12 reforms"
    assert notes["GDP, your path"] == "start = 1; 3 of your own, then the best 9"
    assert actions(content)["Back to my own reforms"] == {"help": ""}
    assert actions(content)["Undo the last reform"] == {
        "reforms_jones": "variety 1~variety 5",
        "help": "",
    }


@pytest.mark.parametrize("economy", ["jones", "network", "KEN"])
def test_the_proof_is_a_panel_that_tells_its_progress(economy) -> None:
    query = {"economy": economy, "help": "proof"}
    values = read_values(PAGE.controls(query), query)
    told: list[tuple[int, int]] = []
    drawn = draw_panel("reforms", "proof", values, lambda *how: told.append(how))
    (section,) = drawn["sections"]
    assert section["words"][0].startswith("No: of all ")
    assert told == [] if economy == "jones" else told[-1][0] == told[-1][1]
    assert {row[-1] for row in section["tables"][0].rows} == {"none is better"}


def test_where_greed_is_beaten_the_proof_says_so_and_by_how_much() -> None:
    query = {"economy": "network", "seed": "19", "help": "proof"}
    values = read_values(PAGE.controls(query), query)
    (section,) = draw_panel("reforms", "proof", values, lambda *how: None)["sections"]
    game = reform_game(Network(sectors=8, density=0.4, seed=19).economy())
    codes, more = list(game.by_code), []
    for k in range(1, 9):
        best = max(play(game, some).path.gdp[-1] for some in combinations(codes, k))
        more.append(best / game.best.gdp[k] - 1)
    beaten = sum(gain > 1e-9 for gain in more)
    assert beaten == 5
    assert section["words"] == (
        "Yes: looking one step ahead is not always best. Of all 256 choices of sectors some give "
        "more GDP than the best path with as many: at 5 of the 8 lengths of the path, up to "
        f"{number(100 * max(more))}\N{NO-BREAK SPACE}% more.",
    )
    said = [row[-1] for row in section["tables"][0].rows]
    assert said == [
        f"another gives {number(100 * gain)}\N{NO-BREAK SPACE}% more"
        if gain > 1e-9
        else "none is better"
        for gain in more
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"reforms_jones": "steel"}, "'steel' cannot be reformed here; known: variety 1"),
        ({"reforms_jones": "variety 1~variety 1"}, "'variety 1' is reformed twice"),
        ({"reforms_jones": "~"}, "cannot be reformed here"),
        ({"economy": "KEN", "reforms_KEN": "variety 1"}, "'variety 1' cannot be reformed here"),
    ],
)
def test_a_wrong_path_gives_one_message(query, words) -> None:
    values = read_values(PAGE.controls(query), query)
    drawn = draw_content("reforms", values)
    assert words in drawn["problem"]
    assert "Traceback" not in drawn["problem"]


@pytest.mark.parametrize(
    "query",
    [
        {"economy": "XYZ"},
        {"help": "cheat"},
        {"seed": "1.5", "economy": "network"},
        {"reforms_jones": "x" * 3000},
        {"largest_wedge": "1"},
    ],
)
def test_a_value_that_no_control_admits_is_refused(query) -> None:
    with pytest.raises(InputError):
        read_values(PAGE.controls(query), query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"largest_wedge": "1"}, "1 is not in (-inf, 1): it must be below 1"),
        ({"final_exponent": "nan"}, "nan is not in (0, 1): it must be above 0 and below 1"),
        ({"economy": "network", "elasticity_final": "1e9"}, "at least 0 and at most 1,000,000"),
        ({"help": "cheat"}, "help: 'cheat' is none of next, table, finish, proof"),
    ],
)
def test_what_would_be_possible_is_said_in_words(query, words) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        read_values(PAGE.controls(query), query)


def test_a_hostile_path_stays_text() -> None:
    query = {"reforms_jones": "<script>alert(1)</script>"}
    text = in_html(query)
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_every_economy_keeps_its_own_path() -> None:
    query = {"economy": "KEN", "reforms_KEN": KENYA, "reforms_jones": THREE}
    values, _ = shown(query)
    assert values["reforms_jones"] == THREE
    assert query_of(PAGE.controls(query), values) == query


def test_the_code_gives_what_is_shown(monkeypatch, capsys) -> None:
    for query in ({"reforms_jones": THREE, "largest_wedge": "0.8"}, {"economy": "KEN"}):
        _, content = shown(query)
        code = content.sections[-1].code
        spoken: dict[str, object] = {}
        exec(compile(code, "code", "exec"), spoken)
        best = spoken["best"].gdp_relative
        assert re.search(rf"\b{best.size - 1} (reforms|sectors)", content.answer)
        if "mine" in spoken:
            said = cards(content)["GDP, your path"]
            assert said == f"{spoken['mine'].gdp_relative[-1]:.3f}"
        assert "gdp_relative" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (float("nan"), "nothing to compare"),
        (1.2, "ahead of the best path"),
        (1.0, "level with"),
        (0.95, "close to"),
        (0.7, "ahead of you"),
        (0.3, "more than twice"),
        (-0.1, "done harm"),
    ],
)
def test_the_comment_says_how_good_it_is(share, words) -> None:
    assert words in verdict(share)


def test_words_for_levels() -> None:
    assert times(13.54) == "13.5 times as high"
    assert times(1.085) == "8.50\N{NO-BREAK SPACE}% higher"
    assert times(0.863) == "13.7\N{NO-BREAK SPACE}% lower"
    assert share_of(float("nan")) == "\N{EN DASH}"
    assert share_of(-0.004) == "0\N{NO-BREAK SPACE}%"


def one_sector_game():
    wedge = Network(sectors=4, density=0.5).economy()
    kept = wedge.sector_view.wedge_nodes[0]
    only = wedge.replace(
        wedge=[w if k in kept else 0.0 for k, w in enumerate(wedge.wedge.tolist())]
    )
    return reform_game(only)


def test_a_game_of_one_reform_speaks_of_one() -> None:
    game = one_sector_game()
    start, end = play(game, []), play(game, list(game.by_code))
    assert "its one wedge, GDP" in answer(start, "this economy")
    assert "Which one" not in answer(start, "this economy")
    assert answer(end, "this economy").startswith("The wedge is gone and GDP is ")
    assert left_out(1).endswith("one other keeps its own.")
    assert left_out(2).endswith("2 others keep theirs.")
    axis = plot_reform_game(start).to_dict()["layer"][1]["encoding"]["x"]["axis"]
    assert axis["values"] == [0, 1]


def test_when_every_wedge_is_gone_nothing_is_left_to_choose() -> None:
    best = "~".join(reform_path(Jones2008(points=12), order="best").sectors)
    choices = {"Show the best next reform", "Show what each would bring", "Finish with the best"}
    for query in ({"reforms_jones": best}, {"reforms_jones": best, "help": "finish"}):
        _, content = shown(query)
        offered = set(actions(content))
        assert not offered & {*choices, "Hide the best next reform", "Back to my own reforms"}
        assert {"Undo the last reform", "Start again", "Is there any better choice?"} <= offered
    _, content = shown({"help": "finish"})
    assert not set(actions(content)) & choices
    assert "Back to my own reforms" in actions(content)
    _, content = shown({})
    assert set(actions(content)) >= choices


def test_before_the_first_reform_the_cards_say_what_it_could_do() -> None:
    found, model = cards(shown({})[1]), Jones2008(points=12)
    best, worst = (reform_path(model, order=o, steps=1) for o in ("best", "worst-gain"))
    assert found == {
        "GDP, your path": "1.000",
        "Best first reform": f"{best.gdp_relative[1]:.3f}",
        "Worst first reform": f"{worst.gdp_relative[1]:.3f}",
        "Score": "\N{EN DASH}",
    }
    later = list(cards(shown({"reforms_jones": THREE})[1]))
    # The same places, of which two are called after the paths once there are steps to compare.
    assert later == ["GDP, your path", "Best path (greedy)", "Worst path", "Score"]


def test_a_loss_is_called_one() -> None:
    values, content = shown({"reforms_jones": "variety 7"})
    assert "13.7\N{NO-BREAK SPACE}% lower" in content.answer
    words = comments(play(game_of(values), ["variety 7"]))
    assert "lowered GDP by 13.7\N{NO-BREAK SPACE}%" in words[0]
    assert "second best" in words[0]
    assert "done harm" in words[1]
