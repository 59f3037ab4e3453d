"""Tables that visitors bring to *Diagnose a country*: read in memory, refused in plain words."""

from __future__ import annotations

import csv
import html
import io
import re
import tomllib
import zipfile
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from weaklinks.cli import cli
from weaklinks.errors import InputError
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose
from weaklinks.tables import convert, example_sheet, open_table
from weaklinks.tables.in_memory import MemoryFile
from weaklinks.web import drawing
from weaklinks.web.app import make_app
from weaklinks.web.controls import read_values
from weaklinks.web.pages import diagnose_opening, page
from weaklinks.web.render import render
from weaklinks.web.uploads import Upload
from web.waiting import wait_for

PAGE = page("diagnose")
KENYA = (files("weaklinks.tables") / "embedded" / "ifpri_sam_ken_2019.csv").read_bytes()


def nobody(done: int, total: int) -> None:
    """Nobody is told of progress."""


def values_of(query: dict[str, str]) -> dict[str, object]:
    return read_values(list(PAGE.controls(query)), query)


def upload(content: bytes, name: str = "mine.csv") -> Upload:
    return Upload(token=f"upload-{name}-{hash(content)}", name=name, content=content)


def brought(file: Upload, **more: str) -> dict[str, object]:
    query = {"table": file.token, **more}
    return {**values_of(query), "table": file}


def test_an_uploaded_table_is_the_table() -> None:
    ours, theirs = PAGE.content(brought(upload(KENYA))), PAGE.content(values_of({}))
    assert ours.sections[0].cards == theirs.sections[0].cards
    assert "mine.csv" in ours.sections[-1].words[0]
    assert "wl.open_country('mine.csv')" in ours.sections[-2].code
    spec = PAGE.files["spec.toml"](brought(upload(KENYA)))[0].decode()
    assert tomllib.loads(spec)["diagnose"]["table"] == "mine.csv"


def test_a_name_that_is_a_file_of_the_server_stays_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.csv").write_text("secret")
    monkeypatch.chdir(tmp_path)
    values = brought(upload(KENYA))
    spec, _ = PAGE.files["spec.toml"](values)
    report, _ = PAGE.slow_files["report.html"](values)
    assert str(tmp_path).encode() not in spec + report


HOSTILE = b"<script>alert(1)</script>"


def test_labels_are_escaped_everywhere() -> None:
    lines = KENYA.split(b"\n")
    row = next(k for k, line in enumerate(lines) if line.startswith(b"Activities - Processed"))
    lines[row] = b"Activities - " + HOSTILE + lines[row][lines[row].index(b",") :]
    head = lines[0][lines[0].index(b",") :]
    file = upload(b"\n".join([b"Kenya" + HOSTILE + head, *lines[1:]]), "<img src=x>.csv")
    values = brought(file)
    drawn = [drawing.draw_content("diagnose", values)]
    drawn += [drawing.draw_panel("diagnose", "path", values, nobody)]
    for part, template in zip(drawn, ("results.html.j2", "sections.html.j2"), strict=True):
        assert HOSTILE.decode() in str(part)
        query = {"table": file.token}
        shown = {"page": PAGE, "query": query, "panel": "path", "values": values_of(query)}
        shown["controls"] = PAGE.controls(query)
        html = render(template, drawn=part, **shown)
        assert "&lt;script&gt;" in html
        assert "<script" not in html
        assert "<img" not in html
    report, _ = PAGE.slow_files["report.html"](values)
    assert HOSTILE not in report
    assert b"<img src=x>" not in report


REFUSED = {
    "nothing": (b"", "mine.csv: the file is empty"),
    "no table": (b"a,b\n1,2\n", "mine.csv: line 1: the header 'a', 'b' fits no known form"),
    "a picture": (b"\x89PNG\x00\x01", "mine.csv: this is a binary file"),
    "a longer header": (KENYA.replace(b",Code,", b",Code,odd,"), "89 more rows are not as long"),
    "no numbers": (KENYA.replace(b",2", b",NaN2"), "more cells are not finite numbers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_name_the_visitors_file(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(InputError, match=re.escape(words)) as refused:
        PAGE.content(brought(upload(content)))
    assert str(refused.value).startswith("mine.csv: ")
    assert str(Path.cwd()) not in str(refused.value)


def test_an_endless_refusal_is_cut() -> None:
    nameless = b"x,Code" + b",a" * 3 + b"\nx,,1,2,3" * 100_000
    problem = drawing.draw_content("diagnose", brought(upload(nameless)))["problem"]
    assert problem.startswith("mine.csv: ")
    assert problem.endswith("and more of the kind")
    assert len(problem) < 4100


def unbalanced() -> bytes:
    """Kenya with a household that spends far more on food than it has, without the totals."""
    rows = [line.split(b",") for line in KENYA.strip().split(b"\n")]
    row = next(k for k, cells in enumerate(rows) if cells[1] == b"cfood")
    rows[row][next(j for j, code in enumerate(rows[0]) if code.startswith(b"hhd"))] = b"5000"
    return b"\n".join(b",".join(cells[:-1]) for cells in rows[:-1])


def test_a_table_out_of_balance_is_refused_and_scaled_on_request() -> None:
    file = upload(unbalanced())
    with pytest.raises(InputError, match="does not balance"):
        PAGE.content(brought(file))
    content = PAGE.content(brought(file, balance="scale"))
    assert "force=True" in content.sections[-2].code


def test_a_table_too_large_for_a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnose_opening, "MOST_ACCOUNTS", 50)
    with pytest.raises(InputError, match=r"large\.csv: the table has \d+ accounts"):
        PAGE.content(brought(upload(KENYA, "large.csv")))


WORLD = b"""V1,AUS_A,KEN_A,AUS_HFCE,KEN_HFCE,OUT
AUS_A,1,2,5,1,9
KEN_A,2,1,1,6,10
TLS,0,0,0,0,0
VA,6,7,0,0,13
OUT,9,10,0,0,19
"""


def test_a_file_of_several_countries_offers_them() -> None:
    file = upload(WORLD, "2014.csv")
    content = PAGE.content(brought(file))
    assert content.answer == "The file 2014.csv holds 2 countries: choose one."
    (section,) = content.sections
    assert [dict(a.changes) for a in section.actions] == [{"country": "AUS"}, {"country": "KEN"}]
    values = brought(file, country="KEN")
    chosen = PAGE.content(values)
    assert chosen.answer.startswith("KEN, 2014: no sector is taxed")
    assert "country='KEN'" in chosen.sections[-2].code
    assert "nothing to reform" in PAGE.panels["path"](values, nobody).words[0]


def test_years_that_are_none() -> None:
    with pytest.raises(InputError, match="is not a year of four digits"):
        PAGE.content(brought(upload(KENYA), year="201x"))


# The way of a file into the page, without processes.


class Here:
    """Workers that compute in this process."""

    async def quick(self, visitor, function, *arguments):
        return function(*arguments)

    slow = quick

    def job(self, visitor, slug, name, values):
        return drawing.draw_panel(slug, name, values, nobody)

    def known(self, slug, name, values):
        return {}


@pytest.fixture
def client():
    app = make_app(Here())
    app.state.workers = Here()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://here")


def asked(client, *calls):
    """Answers of some requests, each following no redirects."""

    async def ask():
        return [await getattr(client, method)(*given, **more) for method, given, more in calls]

    return wait_for(ask())


def sent(content: bytes, name: str = "mine.csv", referer: str = ""):
    file = {"file": (name, content, "text/csv")}
    return ("post", ("/upload",), {"files": file, "headers": {"referer": referer}})


def test_a_file_goes_in_and_its_page_comes_out(client) -> None:
    (moved,) = asked(
        client, sent(KENYA, referer="http://here/diagnose?horizon=short&wedges=benchmark:USA")
    )
    assert moved.status_code == 303
    place = moved.headers["location"]
    assert re.fullmatch(r"/diagnose\?table=upload-[-\w]+&horizon=short", place)
    shown, spec = asked(
        client,
        ("get", (place,), {}),
        ("get", (place.replace("diagnose?", "diagnose/extra/spec.toml?"),), {}),
    )
    assert shown.status_code == 200
    assert "the table that you uploaded" in shown.text
    assert "Kenya" in shown.text
    assert tomllib.loads(spec.text)["diagnose"]["table"] == "mine.csv"


@pytest.mark.parametrize(
    "referer", ["http://evil/x", "http://here/jones?points=11", "", "::", "http://["]
)
def test_a_file_from_anywhere_opens_on_this_page(client, referer: str) -> None:
    (moved,) = asked(client, sent(KENYA, referer=referer))
    assert moved.headers["location"].startswith("/diagnose?table=upload-")


def test_a_file_that_is_gone_or_hostile_is_one_message(client) -> None:
    gone, moved, large = asked(
        client,
        ("get", ("/diagnose?table=upload-gone",), {}),
        sent(b"a,b\n<b>,2\n", "<b>../../x.csv"),
        sent(b"x" * 5_200_000),
    )
    assert gone.status_code == 400
    assert "no longer held here; upload it again" in gone.text
    assert large.status_code == 413
    (shown,) = asked(client, ("get", (moved.headers["location"],), {}))
    assert shown.status_code == 400
    assert "This cannot be shown" in shown.text
    assert "x.csv: line 1: the header" in shown.text
    assert "<b>" not in shown.text


TOY = b"""Toyland 2020,Code,afarm,amill,cgrain,cfood,flab,fcap,stax,hhd,gov,s-i,row,total
Activities - Farming,afarm,,,60,,,,,,,,,60
Activities - Milling,amill,,,,100,,,,,,,,100
Commodities - Grain,cgrain,10,40,,,,,,10,,,10,70
Commodities - Food,cfood,5,5,,,,,,65,15,20,,110
Factors - Labour,flab,30,35,,,,,,,,,,65
Factors - Capital,fcap,15,20,,,,,,,,,,35
Taxes - Sales,stax,,,,10,,,,,,,,10
Households,hhd,,,,,65,35,,,,,,100
Government,gov,,,,,,,10,5,,,,15
Savings - Investment,s-i,,,,,,,,20,,,,20
Rest of world,row,,,10,,,,,,,,,10
total,total,60,100,70,110,65,35,10,100,15,20,10,
"""


def plain_form(mining: str) -> Upload:
    blocks = {
        "flows.csv": f",Farming,Mining,Services\nFarming,8,2,26\nMining,1,{mining},6\n"
        "Services,9,4,38\n",
        "final_demand.csv": ",Households\nFarming,20\nMining,10\nServices,40\n",
        "value_added.csv": ",Farming,Mining,Services\nLabour,28,6,11\nCapital,10,5,10\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in blocks.items():
            archive.writestr(name, text)
    return upload(packed.getvalue(), "three.zip")


def test_one_reform_is_spoken_of_as_one() -> None:
    section = PAGE.panels["path"](brought(upload(TOY)), nobody)
    gain = diagnose(open_country(MemoryFile(name="mine.csv", content=TOY)), steps=1)
    assert section.words == (
        "There is one sector to reform: Milling. Without its wedges GDP is "
        f"{gain.gdp_gain_percent:.2f}\N{NO-BREAK SPACE}% higher.",
    )
    assert section.tables[0].caption == "Each row removes the wedges of one more sector."
    bends = PAGE.panels["superstars"](brought(upload(TOY)), nobody).words[0]
    assert bends.startswith("Of 2 sectors none is a superstar (")
    assert bends.endswith("and 2 are bottlenecks (GDP bends down).")


def test_a_table_without_wedges_says_so_once_and_shows_what_it_can() -> None:
    content = PAGE.content(brought(plain_form("2")))
    titles = [s.title for s in content.sections]
    assert "What to fix first" not in titles
    assert "How sure: other elasticities" not in titles
    words = " ".join(w for s in content.sections for w in s.words)
    assert words.count("no wedges") == 1
    cards = [c.label for s in content.sections for c in s.cards]
    assert cards == ["Long-run multiplier, with capital", "Intermediate share"]
    (table,) = (t for s in content.sections for t in s.tables)
    assert table.columns == ("Sector", "Gain", "Size")
    assert {len(row) for row in table.rows} == {3}


def test_what_was_done_to_a_table_with_a_negative_cell_is_said() -> None:
    words = PAGE.content(brought(plain_form("-2"))).sections[-1].words
    rules = words[words.index("Rules applied to the table:") + 1 :]
    assert any(
        "Negative flows of an account to itself" in rule and "Mining" in rule for rule in rules
    )


SHEETS = {
    "flows.csv": ",Farming,Power,Services\nFarming,8,0,26\nPower,1,2,6\nServices,9,4,38\n",
    "final_demand.csv": ",Households,Exports,Imports\nFarming,20,5,-3\nPower,10,0,0\n"
    "Services,40,2,-1\n",
    "value_added.csv": ",Farming,Power,Services\nLabour,26,8,13\nCapital,7,3,5\n"
    "Taxes on production,5,2,4\n",
}


def one_file(kind: str, folder: Path) -> Path:
    """The same table as one file: an archive, what convert writes, or that with kinds beside it."""
    for name, text in SHEETS.items():
        (folder / name).write_text(text)
    packed = folder / f"{kind}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in SHEETS:
            archive.write(folder / name, f"mine/{name}")
    if kind == "plain":
        return packed
    written = convert(open_table(packed), folder / "one.csv")
    if kind == "converted":
        return written
    rows = [line.split(",") for line in written.read_text("utf-8-sig").splitlines()]
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mine.csv", "\n".join(",".join([*r[:2], *r[3:]]) for r in rows))
        kinds = "\n".join(f"{r[1]},{r[2]}" for r in rows[1:])
        archive.writestr("mine.kinds.csv", f"account,kind\n{kinds}")
    return packed


@pytest.mark.parametrize("kind", ["plain", "converted", "kinds beside"])
def test_one_file_is_uploaded_and_its_run_and_code_give_the_same_again(
    client, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = one_file(kind, tmp_path)
    (moved,) = asked(client, sent(file.read_bytes(), file.name))
    place = moved.headers["location"]
    extra = place.replace("diagnose?", "diagnose/extra/{}?")
    shown, spec, sectors = asked(
        client,
        ("get", (place,), {}),
        ("get", (extra.format("spec.toml"),), {}),
        ("get", (extra.format("sectors.csv"),), {}),
    )
    assert shown.status_code == 200, shown.text
    ours = [float(row["gain_elasticity"]) for row in csv.DictReader(sectors.text.splitlines())]
    assert len(ours) == 3
    monkeypatch.chdir(tmp_path)
    Path("spec.toml").write_text(spec.text)
    cli(["diagnose", "--spec", "spec.toml", "--out", "again"], standalone_mode=False)
    (again,) = Path("again").rglob("sectors.csv")
    theirs = [float(r["gain_elasticity"]) for r in csv.DictReader(again.read_text().splitlines())]
    assert theirs == pytest.approx(ours, rel=1e-9)
    code = html.unescape(re.search(r"<code>(import weaklinks.*?)</code>", shown.text, re.S)[1])
    names: dict[str, object] = {}
    exec(code, names)
    assert names["diagnosis"].gain_elasticity == pytest.approx(ours, rel=1e-9)


def test_the_example_beside_the_field_is_read_when_it_is_sent_back(client) -> None:
    shown, example = asked(
        client, ("get", ("/diagnose",), {}), ("get", ("/diagnose/extra/example.csv",), {})
    )
    assert 'href="/diagnose/extra/example.csv"' in shown.text
    assert example.headers["content-type"].startswith("text/csv")
    (moved,) = asked(client, sent(example.content, "example.csv"))
    (shown,) = asked(client, ("get", (moved.headers["location"],), {}))
    assert shown.status_code == 200
    assert "Manufacturing" in shown.text
    assert "compared with the USA (for sectors of IFPRI, WIOD or the BEA)" in shown.text


def test_a_benchmark_that_cannot_be_is_refused_in_the_visitors_words() -> None:
    file = upload(example_sheet().encode(), "mine.csv")
    with pytest.raises(InputError, match=r"no concordance.*: 'Farming', 'Electricity'"):
        PAGE.content(brought(file, wedges="benchmark:USA"))
