"""What can be run by name: models with their paper and their described parameters."""

from __future__ import annotations

from collections.abc import Mapping

from weaklinks.catalogue_entry import Model
from weaklinks.errors import InputError

__all__ = ["MODELS", "Model", "model"]

_GAME = ("regime:word", "critical_mass", "stable_count", "lowest_share", "highest_share")
_MANY_GAMES = "weaklinks.coordination.many_games:evaluate_many"

MODELS: Mapping[str, Model] = {
    model.name: model
    for model in (
        Model(
            name="jones-2008",
            summary="linked varieties with weak links, superstars and wedges; the closed forms of "
            "the paper next to the general solver",
            paper="Jones (2008), NBER Working Paper 13834",
            spec="weaklinks.models.jones:Jones2008",
            reader="weaklinks.models.jones.files:read_model",
            bulk="weaklinks.models.jones.bulk:evaluate_many",
            outcomes=(
                *("gdp_per_worker", "closed_form.capital_output_ratio"),
                *("closed_form.average_wedge", "closed_form.consumption"),
            ),
        ),
        Model(
            name="jones-2008-open",
            summary="the same economy open to trade: varieties are bought at world prices against "
            "exports of others, with trade costs, tariffs and enclaves",
            paper="Jones (2008), NBER Working Paper 13834, section 7.1",
            spec="weaklinks.models.jones:OpenJones2008",
            outcomes=("gdp_per_worker", "welfare"),
        ),
        Model(
            name="network",
            summary="a production network with nested CES technology and wedges: random, or "
            "any economy written in a TOML file (--spec)",
            paper="Baqaee and Farhi (2020), QJE 135(1); Jones (2008)",
            spec="weaklinks.models.network:Network",
            reader="weaklinks.models.network:read_economy",
            outcomes=("gdp", "welfare"),
        ),
        Model(
            name="big-push-demand",
            summary="demand spillovers alone: every sector is the others' market, and there is no "
            "trap",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:DemandSpillovers",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-factory-wage",
            summary="factory work pays a premium that is other factories' market: a trap with a "
            "critical mass",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:FactoryWage",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-investment",
            summary="investment lowers income now and raises the market later; traps, substitutes, "
            "subsidies",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:TwoPeriodInvestment",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-railroad",
            summary="a railroad with a fixed cost and the industries that need it: fees, timing, "
            "hold-up",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:Railroad",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-training",
            summary="who trains loses staff to those who do not: poaching, free riding and levies",
            paper="a minimal model of the training case in lecture slides on the Big Push, after "
            "Murphy, Shleifer and Vishny (1989)",
            spec="weaklinks.models.big_push:Training",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-urbanisation",
            summary="firms sell to townspeople, and people move to towns that offer goods: two "
            "populations and a frontier of pushes",
            paper="a minimal model of the urbanisation case in lecture slides on the Big Push, "
            "after Murphy, Shleifer and Vishny (1989)",
            spec="weaklinks.models.big_push:Urbanisation",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-inputs",
            summary="a modern sector needs many makers of inputs, and they need its demand",
            paper="after Rodriguez-Clare (1996), Rodrik (1996), Ciccone and Matsuyama (1996)",
            spec="weaklinks.models.big_push:SpecialisedInputs",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="big-push-network",
            summary="sectors that buy from each other, each with a traditional and a modern "
            "technology: which of them a push would have to win",
            paper="after Ciccone (2002), RES 69(3); Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:RandomNetworkPush",
            outcomes=(*_GAME, "push.cost", "push.lower_bound"),
        ),
        Model(
            name="big-push-distorted",
            summary="adoption by firms that buy each other's goods, under wedges: traps or "
            "amplification",
            paper="after Buera, Hopenhayn, Shin and Trachter (2021)",
            spec="weaklinks.models.big_push:DistortedAdoption",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="o-ring",
            summary="one mistake destroys the product: who works with whom, wages, capital, the "
            "length of chains",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:ORing",
            solver="weaklinks.models.o_ring:ORing.equilibrium",
            outcomes=(
                *("output_per_worker", "mean_wage", "wage_gini", "wage_90_10"),
                *("capital_output_ratio", "mean_tasks", "gain_over_random"),
            ),
        ),
        Model(
            name="o-ring-matching",
            summary="workers of two skills in teams, weak links to superstars: who works with whom "
            "and what three rules would pay",
            paper="lecture slides on Kremer's O-ring; after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:TwoSkillTeams",
            solver="weaklinks.studies.team_matching:solve_two_skills",
            outcomes=("total", "random_total", "gain_over_random", "sorted", "method:word"),
        ),
        Model(
            name="o-ring-sequential",
            summary="a good passes stages, and mistakes cost more the later they are made: who "
            "works where",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:SequentialProduction",
            solver="weaklinks.models.o_ring:SequentialProduction.equilibrium",
            outcomes=("output", "mean_wage", "wage_gini", "wage_90_10", "gain_over_random"),
        ),
        Model(
            name="o-ring-skills",
            summary="learning pays if others have learnt: skills under tests, in teams of one's "
            "own, by lot",
            paper="lecture slides on Kremer's O-ring; after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:SkillUpgrading",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
        Model(
            name="o-ring-education",
            summary="how much to learn, when employers judge by the average: best responses that "
            "jump",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:Education",
            outcomes=_GAME,
            bulk=_MANY_GAMES,
        ),
    )
}


def model(name: str) -> Model:
    """Return a model by name; `InputError` lists the catalogue."""
    import difflib

    if name not in MODELS:
        close = difflib.get_close_matches(name, list(MODELS), n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise InputError(f"there is no model {name!r}; {hint}known: {', '.join(MODELS)}")
    return MODELS[name]
