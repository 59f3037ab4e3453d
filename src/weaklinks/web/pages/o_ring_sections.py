"""What the explorer shows of O-ring economies: wages and firms, stages, education."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from weaklinks.report.words import percent
from weaklinks.web.content import Card, Figure, Section, Table
from weaklinks.web.controls import Values
from weaklinks.web.pages import o_ring_words as words
from weaklinks.web.pages.games_words import plain, share
from weaklinks.web.pages.model_choice import changed, class_of

if TYPE_CHECKING:
    from weaklinks.models.o_ring import EducationEquilibria, ORingEquilibrium, StageAssignment

_PERCENTILES = (10, 50, 90, 99)
_MOST_STAGES = 20
# Gains of more percent are told as how many times as much.
_MANIFOLD = 1000.0


def kremer(found: ORingEquilibrium) -> Section:
    """Wages and firms by skill."""
    from weaklinks.plots import plot_o_ring

    figure = Figure(
        name="wages",
        chart=lambda: plot_o_ring(found),
        alt=f"Wage, and below output or tasks, by skill. {words.kremer(found)}",
        caption="One mistake destroys the product: small differences of skill make large ones of "
        "wages.",
        frame=found.to_frame,
    )
    return Section(
        title="Who earns what, and in which firms",
        cards=_kremer_cards(found),
        words=tuple(_kremer_notes(found)),
        figures=(figure,),
        tables=(_percentiles(found),),
    )


def _kremer_notes(found: ORingEquilibrium) -> Iterator[str]:
    if found.model.sorting != "assortative":
        yield "Skill is what employers expect of a worker, and wages are of that."
    if found.above_one > 1e-6:
        yield (
            f"{share(found.above_one)} of workers have a skill above 1. Skill is meant as the "
            "chance to do a task well, and no chance is above 1: these workers are better than "
            "perfect, and the more there are, the less the numbers mean. With a smaller spread, a "
            "lower median, or skills of the beta distribution there are none, or next to none."
        )


def _kremer_cards(found: ORingEquilibrium) -> tuple[Card, ...]:
    capital = plain(found.capital_output_ratio)
    return (
        gain_card(
            found.gain_over_random, "output if equals work together, over that if nobody sees skill"
        ),
        *_inequality(found.wage_90_10, found.wage_gini),
        Card(
            label="Output per worker",
            value=plain(found.output_per_worker),
            note=f"capital per worker is {capital} times that",
        ),
        Card(
            label="Tasks of a firm",
            value=plain(found.mean_tasks),
            note="and as many workers: where the average worker is",
        ),
    )


def gain_card(ratio: float, note: str) -> Card:
    """What sorting makes more than chance does."""
    # Rounding errors of a ratio of one are no gain.
    gain = round(100.0 * (ratio - 1.0), 9)
    if math.isnan(ratio):
        value = "none"
    elif gain < _MANIFOLD:
        value = percent(gain)
    else:
        value = f"x {plain(ratio)}" if math.isfinite(ratio) else "without limit"
    return Card(label="Gain from sorting", value=value, note=note)


def _inequality(wage_ratio: float, gini: float) -> tuple[Card, Card]:
    return (
        Card(
            label="Wages, 90th over 10th",
            value="none" if math.isnan(wage_ratio) else f"x {plain(wage_ratio)}",
            note="wage at the 90th over that at the 10th percentile",
        ),
        Card(
            label="Gini of wages",
            value=plain(gini),
            note="0 is equality, 1 is all for one",
        ),
    )


def _percentiles(found: ORingEquilibrium) -> Table:
    import numpy as np

    skill = found.model.workforce.skills.quantile(np.array(_PERCENTILES) / 100.0)
    wage, median = found.wage(skill), float(found.wage(skill[1:2])[0])
    columns = (skill, wage, wage / median, found.tasks(skill), found.output(skill))
    rows = [
        (f"{place}th", *(plain(float(v), 4) for v in numbers))
        for place, *numbers in zip(_PERCENTILES, *columns, strict=True)
    ]
    return Table(
        caption="Workers by skill: their wages and their firms",
        columns=("percentile", "skill", "wage", "over the median", "tasks", "output of the firm"),
        rows=rows,
    )


def stages(found: StageAssignment) -> Section:
    """Who works at which stage."""
    from weaklinks.plots import plot_stages

    figure = Figure(
        name="stages",
        chart=lambda: plot_stages(found),
        alt=f"Wages by skill, who works at which stage, and workers by stage. "
        f"{words.stages(found)}",
        caption="Wages are the upper edge of what each stage would pay: everybody works where "
        "that is highest.",
        frame=found.to_frame,
    )
    note = () if found.unique else ("Stage values are not unique here: the middle is shown.",)
    return Section(
        title="Who works where",
        cards=_stage_cards(found),
        words=note,
        figures=(figure,),
        tables=(_stage_table(found),),
    )


def _stage_cards(found: StageAssignment) -> tuple[Card, ...]:
    made = f"per worker, of {plain(found.material)} begun"
    return (
        gain_card(found.gain_over_random, "output over that of a lottery of stages"),
        *_inequality(found.wage_90_10, found.wage_gini),
        Card(label="Good units", value=plain(found.output), note=made),
        Card(label="Idle", value=share(found.idle), note="of workers"),
    )


def _stage_table(found: StageAssignment) -> Table:
    rows = found.to_frame()
    half = _MOST_STAGES // 2
    kept = rows if len(rows) <= _MOST_STAGES else rows.iloc[[*range(half), *range(-half, 0)]]
    names = ("workers", "lowest_skill", "highest_skill", "output_value", "mean_wage")
    part = "" if len(kept) == len(rows) else f" (first and last {half} of {len(rows)})"
    return Table(
        caption=f"Stages from the first to the last{part}",
        columns=("stage", "workers", "from skill", "to skill", "a unit is worth", "mean wage"),
        rows=[
            (f"{row['stage']:.0f}", *_stage_row([float(row[name]) for name in names]))
            for row in kept.to_dict(orient="records")
        ],
    )


def _stage_row(numbers: Sequence[float]) -> list[str]:
    """Workers, the skills from and to which they go, what a unit is worth, and the mean wage."""
    workers, low, high, worth, wage = numbers
    if workers == 0.0:
        return ["0", "nobody", "nobody", plain(worth, 4), "none"]
    top = "no limit" if math.isinf(high) else plain(high, 4)
    return [share(workers), plain(low, 4), top, plain(worth, 4), plain(wage, 4)]


def education(found: EducationEquilibria) -> Section:
    """The best skill to have, by the skill of all others."""
    from weaklinks.plots import plot_education

    figure = Figure(
        name="levels",
        chart=lambda: plot_education(found),
        alt=f"Best skill for one by the skill of all others. {words.education(found)}",
        caption="Where the line meets the dashed diagonal, everybody does what is best given what "
        "the others do.",
        frame=found.to_frame,
    )
    return Section(
        title="How much to learn", cards=tuple(_education_cards(found)), figures=(figure,)
    )


def _education_cards(found: EducationEquilibria) -> Iterator[Card]:
    m = found.model
    listed = " or ".join(plain(e.level) for e in found.stable)
    yield Card(label="Skills that last", value=listed, note="the chance to do a task well")
    if m.committed_share is not None:
        mass = share(m.committed_share)
        note = "who have the higher skill whatever happens, while the others choose any skill"
        yield Card(label="Critical mass, all skills open", value=mass, note=note)
    yield Card(label="Best for all", value=plain(m.efficient_level), note="output less costs")
    paid = "of all costs: makes the best skill hold"
    yield Card(label="Paid for good", value=share(m.subsidy_share), note=paid)


def code(values: Values, verb: str) -> Section:
    """The Python code of what is shown."""
    text = (
        "import weaklinks as wl\n"
        + ("from weaklinks.studies.team_matching import solve_two_skills\n" if not verb else "")
        + f"\nmodel = {class_of(values)}({changed(values)})\n"
        + f"found = {f'model.{verb}()' if verb else 'solve_two_skills(model)'}\n"
        "print(found)\n"
        "found.plot().save('chart.html')\n"
    )
    return Section(title="Do it yourself", code=text)
