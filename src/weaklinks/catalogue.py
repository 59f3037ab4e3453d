"""What can be run by name: models with their paper and their described parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems, name_some
from weaklinks.spec import Choice, Parameter, choices_of, parameters_of


@dataclass(frozen=True, kw_only=True)
class Model:
    """An entry of the catalogue.

    Attributes
    ----------
    name : str
        As on the command line.
    summary, paper : str
    spec : str
        ``module:Class`` of the frozen spec; imported when it is used.
    reader : str
        ``module:function`` that makes the spec, or an economy, from a TOML file; "" where
        there is none.
    solver : str
        ``module:function`` that solves the spec, where it is neither an economy nor a game;
        its result has ``record()``, ``residual``, ``to_frame()`` and ``plot()``.
    """

    name: str
    summary: str
    paper: str
    spec: str
    reader: str = ""
    solver: str = ""

    def spec_class(self) -> Any:
        """Import and return the spec's class."""
        return _imported(self.spec)

    @property
    def is_game(self) -> bool:
        """Whether it is a coordination model, with equilibria to choose among."""
        return hasattr(self.spec_class(), "game")

    def read(self, file: Path) -> Any:
        """Make the spec, or an economy, from a TOML file; `InputError` where nothing reads one."""
        if not self.reader:
            raise InputError(f"{self.name} is not read from a file; give its parameters by -p")
        return _imported(self.reader)(file)

    def solve(self, spec: Any) -> Any:
        """Solve a spec by the model's own solver."""
        return _imported(self.solver)(spec)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The spec's parameters, described."""
        return parameters_of(self.spec_class())

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The spec's fields that are one of some words, described."""
        return choices_of(self.spec_class())

    def build(self, values: Mapping[str, float | str]) -> Any:
        """Make the spec from named values; one `InputError` names every unknown name."""
        known = [*(p.name for p in self.parameters), *(c.name for c in self.choices)]
        problems = Problems(self.name)
        for name in values:
            problems.add_if(
                name not in known, f"there is no parameter {name!r}; it has {name_some(known)}"
            )
        problems.raise_if_any()
        return self.spec_class()(**values)


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
        ),
        Model(
            name="jones-2008-open",
            summary="the same economy open to trade: varieties are bought at world prices against "
            "exports of others, with trade costs, tariffs and enclaves",
            paper="Jones (2008), NBER Working Paper 13834, section 7.1",
            spec="weaklinks.models.jones:OpenJones2008",
        ),
        Model(
            name="network",
            summary="a production network with nested CES technology and wedges: random, or "
            "any economy written in a TOML file (--spec)",
            paper="Baqaee and Farhi (2020), QJE 135(1); Jones (2008)",
            spec="weaklinks.models.network:Network",
            reader="weaklinks.models.network:read_economy",
        ),
        Model(
            name="big-push-demand",
            summary="demand spillovers alone: every sector is the others' market, and there is no "
            "trap",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:DemandSpillovers",
        ),
        Model(
            name="big-push-factory-wage",
            summary="factory work pays a premium that is other factories' market: a trap with a "
            "critical mass",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:FactoryWage",
        ),
        Model(
            name="big-push-investment",
            summary="investment lowers income now and raises the market later; traps, substitutes, "
            "subsidies",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:TwoPeriodInvestment",
        ),
        Model(
            name="big-push-railroad",
            summary="a railroad with a fixed cost and the industries that need it: fees, timing, "
            "hold-up",
            paper="after Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:Railroad",
        ),
        Model(
            name="big-push-training",
            summary="who trains loses staff to those who do not: poaching, free riding and levies",
            paper="a minimal model of the slides' training case",
            spec="weaklinks.models.big_push:Training",
        ),
        Model(
            name="big-push-urbanisation",
            summary="firms sell to townspeople, and people move to towns that offer goods: two "
            "populations and a frontier of pushes",
            paper="a minimal model of the slides' urbanisation case",
            spec="weaklinks.models.big_push:Urbanisation",
        ),
        Model(
            name="big-push-inputs",
            summary="a modern sector needs many makers of inputs, and they need its demand",
            paper="after Rodriguez-Clare (1996), Rodrik (1996), Ciccone and Matsuyama (1996)",
            spec="weaklinks.models.big_push:SpecialisedInputs",
        ),
        Model(
            name="big-push-network",
            summary="sectors that buy from each other, each with a traditional and a modern "
            "technology: which of them a push would have to win",
            paper="after Ciccone (2002), JDE 67(1); Murphy, Shleifer and Vishny (1989), JPE 97(5)",
            spec="weaklinks.models.big_push:RandomNetworkPush",
        ),
        Model(
            name="big-push-distorted",
            summary="adoption by firms that buy each other's goods, under wedges: traps or "
            "amplification",
            paper="after Buera, Hopenhayn, Shin and Trachter (2021)",
            spec="weaklinks.models.big_push:DistortedAdoption",
        ),
        Model(
            name="o-ring",
            summary="one mistake destroys the product: who works with whom, wages, capital, the "
            "length of chains",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:ORing",
            solver="weaklinks.models.o_ring:ORing.equilibrium",
        ),
        Model(
            name="o-ring-matching",
            summary="workers of two skills in teams, weak links to superstars: who works with whom "
            "and what three rules would pay",
            paper="the slides on Kremer's O-ring; after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:TwoSkillTeams",
            solver="weaklinks.studies.team_matching:solve_two_skills",
        ),
        Model(
            name="o-ring-sequential",
            summary="a good passes stages, and mistakes cost more the later they are made: who "
            "works where",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:SequentialProduction",
            solver="weaklinks.models.o_ring:SequentialProduction.equilibrium",
        ),
        Model(
            name="o-ring-skills",
            summary="learning pays if others have learnt: skills under tests, in teams of one's "
            "own, by lot",
            paper="the slides on Kremer's O-ring; after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:SkillUpgrading",
        ),
        Model(
            name="o-ring-education",
            summary="how much to learn, when employers judge by the average: best responses that "
            "jump",
            paper="after Kremer (1993), QJE 108(3)",
            spec="weaklinks.models.o_ring:Education",
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


def _imported(place: str) -> Any:
    module, _, name = place.partition(":")
    return reduce(getattr, name.split("."), import_module(module))
