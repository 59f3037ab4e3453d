"""Jones' economy: every parameter a slider; its figures, the income ratio and what makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from weaklinks.web.content import Card, Content, Figure, Page, Section
from weaklinks.web.controls import Control, Slider, Values, renamed, selects_of, sliders_of
from weaklinks.web.pages.games_words import plain, share
from weaklinks.web.pages.jones_figures import figures
from weaklinks.web.pages.jones_scenarios import printed_ratio, scenario_of, scenarios
from weaklinks.web.pages.reforms_setup import VARIETIES

# Slider ends where the admissible range is endless or far too wide to be moved through.
_ENDS = {
    "intermediate_share": (0.0, 0.9),
    "capital_share": (0.0, 0.7),
    "final_exponent": (0.1, 0.95),
    "intermediate_exponent": (-20.0, 0.0),
    "human_capital": (0.25, 4.0),
    "discount_rate": (0.0, 0.2),
    "depreciation": (0.0, 0.2),
    "productivity_level": (0.1, 2.0),
    "productivity_decay": (0.0, 5.0),
    "largest_wedge": (0.0, 0.98),
    "wedge_decay": (0.0, 2.0),
    "points": (11, 1001),
}
# What a page computes within a blink; more are for one's own machine.
_MOST_POINTS = 10_001
# A share of output or a gain below is what rounding leaves.
_ROUNDING = 1e-12
_HELP = {
    "largest_wedge": " Wedges fall from it towards the middle variety, by the next slider: at 0 "
    "there are no wedges only if that is 0 too. Else those in between are below zero, which are "
    "subsidies.",
    "wedge_decay": " At 0 all varieties have the wedge of the first. If wedges fall below zero on "
    "the way to the middle, they are subsidies there.",
}


def _controls(query: Mapping[str, str]) -> Sequence[Control]:
    from weaklinks.catalogue import model

    entry = model("jones-2008")
    sliders = sliders_of(
        (
            replace(p, high=_MOST_POINTS) if p.name == "points" else p
            for p in entry.parameters
            if p.name != "workers"
        ),
        _ENDS,
        whole=entry.counts,
        group="The poor country",
    )
    told = [renamed(s, help=f"{s.help}.{_HELP[s.name]}") if s.name in _HELP else s for s in sliders]
    return (*told, *selects_of(entry.choices, "The poor country"), *_of_the_rich())


def _of_the_rich() -> tuple[Slider, ...]:
    return (
        Slider(
            name="rich_human_capital",
            label="human capital per worker of the rich country",
            help="The paper's rich country has twice the human capital of the poor one.",
            low=0.25,
            high=8.0,
            step=0.05,
            default=2.0,
            group="The rich country (no wedges)",
        ),
        Slider(
            name="rich_productivity_decay",
            label="fall of its log productivity across varieties",
            help="2 in the paper; the poor country's own slider moves only the poor country.",
            low=0.0,
            high=5.0,
            step=0.02,
            default=2.0,
            group="The rich country (no wedges)",
        ),
    )


def _pair(values: Values) -> tuple[Any, Any]:
    """The rich and the poor economy."""
    from weaklinks.models.jones import Jones2008

    own = {k: v for k, v in values.items() if not k.startswith("rich_")}
    poor = Jones2008(**own)
    rich = poor.replace(
        wedge=0.0,
        human_capital=values["rich_human_capital"],
        productivity_decay=values["rich_productivity_decay"],
        productivity_level=1.0,
    )
    return rich, poor


def _content(values: Values) -> Content:
    rich, poor = _pair(values)
    a, b = rich.steady_state(), poor.steady_state()
    ratio = a.gdp_per_worker / b.gdp_per_worker
    return Content(
        answer=_answer(ratio, _gain(poor)),
        sections=(
            _numbers(a, b, ratio, scenario_of(values, _defaults())),
            scenarios(values, _defaults()),
            _causes(rich, poor),
            figures(rich, poor, b),
            _code(values),
        ),
    )


def _defaults() -> Values:
    return {c.name: c.default for c in _controls({})}


def _answer(ratio: float, gain: float) -> str:
    more = "" if plain(gain) == "1" else f"{plain(gain)} times "
    own = f"Without its wedges the poor one would be {more}as rich as it is."
    if plain(ratio) == "1":
        return f"Both countries are equally rich. {own.replace('poor one', 'one with wedges')}"
    if ratio < 1.0:
        return (
            f"At these values the country without wedges is the poorer: it has {plain(ratio)} of "
            f"the other's GDP per worker. {own.replace('poor one', 'other')}"
        )
    return f"The rich country is {plain(ratio)} times as rich as the poor one. {own}"


def _numbers(rich: Any, poor: Any, ratio: float, scenario: str) -> Section:
    gain, wedge = _gain(poor.model), poor.average_wedge
    table_2 = f"; Table 2 prints {printed_ratio(scenario)}" if scenario else ""
    return Section(
        title="The income ratio",
        words=(*_subsidies(poor.model, wedge, gain), *_fewer(poor.model, gain)),
        cards=(
            Card(label="Rich over poor", value=plain(ratio), note=f"GDP per worker{table_2}"),
            Card(
                label="Without its wedges",
                value=f"x {plain(gain)}",
                note=f"the poor country's own GDP, steady state, {poor.model.points:,} varieties",
            ),
            Card(
                label="Capital-output ratio",
                value=plain(poor.capital_output_ratio),
                note=f"of the poor country; rich {plain(rich.capital_output_ratio)}",
            ),
            Card(
                label="Average wedge",
                value=share(0.0 if abs(wedge) < _ROUNDING else wedge),
                note="of gross output, poor country",
            ),
        ),
    )


def _gain(model: Any) -> float:
    """What removing all wedges multiplies steady-state GDP by."""
    levels = [m.steady_state().gdp_per_worker for m in (model.without_wedges(), model)]
    return float(levels[0] / levels[1])


def _subsidies(model: Any, average: float, gain: float) -> tuple[str, ...]:
    """Wedges below zero are subsidies: where some are, and why income may rise with them."""
    low, high = float(model.varieties.wedge.min()), float(model.varieties.wedge.max())
    if low >= -_ROUNDING:
        return ()
    said = (
        f"Wedges of the poor country go from {share(high)} down to {share(low)}: those below zero "
        "are subsidies"
    )
    if average >= -_ROUNDING:
        return (f"{said}.",)
    why = (
        " GDP in the steady state is higher for them, as they draw in capital and intermediate "
        "goods; what it costs to build that capital up is not in this number."
    )
    return (f"{said}, and so are wedges on average.{why if gain < 1.0 - _ROUNDING else ''}",)


def _fewer(model: Any, gain: float) -> tuple[str, ...]:
    """Why the reform game has another gain: a dozen varieties are another economy."""
    coarse = plain(_gain(model.replace(points=VARIETIES)))
    if model.points <= VARIETIES or coarse == plain(gain):
        return ()
    return (
        f"The economy is a continuum of varieties, here taken at {model.points:,} points. The "
        f"reform game takes {VARIETIES} of them, few enough to be reformed by hand: a coarser "
        f"picture, in which removing all wedges would multiply GDP by {coarse}, not by "
        f"{plain(gain)}.",
    )


def _causes(rich: Any, poor: Any) -> Section:
    from weaklinks.plots import plot_accounting
    from weaklinks.studies.accounting import decompose

    return Section(
        title="What makes it",
        figures=(
            Figure(
                name="causes",
                chart=lambda: plot_accounting(decompose(rich, poor)),
                alt="Waterfall of the income ratio by cause, with what intermediate goods and "
                "capital add to each",
                caption="The log of the ratio, divided exactly among its causes (averaged over all "
                "orders of switching them), and what each of the two multipliers makes of them.",
                frame=lambda: decompose(rich, poor).to_frame().reset_index(),
            ),
        ),
    )


def _code(values: Values) -> Section:
    entries = ", ".join(
        f"{k}={v!r}" for k, v in values.items() if not k.startswith("rich_") and v != _default(k)
    )
    code = (
        "import weaklinks as wl\n\n"
        f"poor = wl.jones.Jones2008({entries})\n"
        "rich = poor.replace(wedge=0.0, productivity_level=1.0, "
        f"human_capital={values['rich_human_capital']!r},\n"
        f"                    productivity_decay={values['rich_productivity_decay']!r})\n"
        "print(rich.steady_state().gdp_per_worker / poor.steady_state().gdp_per_worker)\n"
        "print(wl.decompose(rich, poor))\n"
    )
    return Section(title="Do it yourself", code=code)


def _default(name: str) -> Any:
    from weaklinks.models.jones import Jones2008

    return Jones2008.__dataclass_fields__[name].default


PAGE = Page(
    slug="jones",
    title="Jones' economy",
    question="How do goods made from goods, weak links and superstars turn small differences "
    "between countries into large ones?",
    controls=_controls,
    content=_content,
)
