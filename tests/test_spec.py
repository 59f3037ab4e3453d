"""Parameters are described once, and every wrong one is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from weaklinks.calibration import Elasticities
from weaklinks.catalogue import MODELS, model
from weaklinks.errors import InputError
from weaklinks.spec import parameter, parameters_of, require_in_range


@dataclass(frozen=True, kw_only=True)
class Plant:
    share: float = parameter(0.5, symbol="s", meaning="a share", low=0.0, high=1.0, source="test")
    count: int = parameter(3, symbol="n", meaning="a count", low=1, source="test", unit="people")
    label: str = "no parameter"

    def __post_init__(self) -> None:
        require_in_range(self)


def test_what_is_known_travels_with_the_field() -> None:
    share, count = parameters_of(Plant)
    assert (share.name, share.symbol, share.default, share.low, share.high) == (
        "share", "s", 0.5, 0.0, 1.0,
    )  # fmt: skip
    assert (count.unit, count.high) == ("people", float("inf"))
    assert parameters_of(Plant(share=0.25))[0].default == 0.5


@pytest.mark.parametrize("share", [0, 0.0, 1.0, np.float64(0.3)])
def test_the_ends_are_in(share: float) -> None:
    assert Plant(share=share).share == share


@pytest.mark.parametrize("share", [-1e-300, 1 + 1e-15, float("nan"), float("inf"), "0.5", None])
def test_outside(share: object) -> None:
    with pytest.raises(InputError, match=r"Plant: share is .*\[0, 1\] \(a share\)"):
        Plant(share=share)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [2.5, float("inf")])
def test_counts_are_whole(count: float) -> None:
    with pytest.raises(InputError, match=r"count is .* must be a whole number"):
        Plant(count=count)  # type: ignore[arg-type]


def test_all_faults_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Plant(share=2.0, count=0)
    assert [p.split()[0] for p in caught.value.problems] == ["share", "count"]


@pytest.mark.parametrize("spec", [Elasticities, *(m.spec_class() for m in MODELS.values())])
def test_every_parameter_in_the_house_is_described(spec) -> None:
    found = parameters_of(spec)
    assert found
    for p in found:
        assert p.symbol.strip()
        assert p.meaning.strip()
        assert p.source.strip()
        assert p.low <= p.default <= p.high
    spec()


def test_the_catalogue_names_what_is_unknown() -> None:
    with pytest.raises(InputError) as caught:
        model("network").build({"sectrs": 1, "sede": 2})
    assert len(caught.value.problems) == 2
