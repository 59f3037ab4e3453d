"""A study to start from, for any model."""

from __future__ import annotations

from weaklinks.spec import Parameter
from weaklinks.studies.sweeps.protocol import SweepModel

_AROUND = (0.8, 0.9, 1.1, 1.2)


def example_study(model: SweepModel) -> str:
    """Text of a study that runs as it is: two parameters, 20 % around their defaults."""
    ranges = [(p, _range(p)) for p in model.parameters if p.name not in model.counts]
    varied = [(p, ends) for p, ends in ranges if ends is not None][:2]
    names = ", ".join(f'"{name}"' for name in model.outcomes)
    lines = [
        "# A study: weaklinks sweep THIS_FILE",
        f'title = "{model.name} around its defaults"',
        f'model = "{model.name}"',
        f"outcomes = [{names}]",
        "",
        "[design]",
        "# grid, random, sobol, latin-hypercube, sobol-indices or morris",
        'kind = "latin-hypercube"',
        "points = 100",
        "seed = 1",
        "",
        "[fixed]",
        "# Every other parameter may be given here; its default holds otherwise.",
    ]
    for p, (low, high) in ((p, ends) for p, ends in varied if ends is not None):
        about = f"# {p.meaning}; in {p.interval}, by default {p.default:g}"
        lines += ["", f"[vary.{p.name}]", about, f"low = {low!r}", f"high = {high!r}"]
    return "\n".join(lines) + "\n"


def _range(p: Parameter) -> tuple[float, float] | None:
    """Ends around the default that the parameter admits; None where there are none."""
    values = [float(f"{p.default * factor:.6g}") for factor in _AROUND]
    admitted = sorted({value for value in values if p.admits(value) and abs(value) < float("inf")})
    return (admitted[0], admitted[-1]) if len(admitted) > 1 else None
