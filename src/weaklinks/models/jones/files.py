"""Jones' economy written as a TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems
from weaklinks.models.jones.reader import read_varieties
from weaklinks.models.jones.spec import Jones2008
from weaklinks.spec import parameters_of, read_toml

_ARRAYS = ("productivity", "wedge", "weights")
_TEXTS = ("quadrature", "varieties")


def read_model(file: str | Path) -> Jones2008:
    """Read a model: any parameter of `Jones2008` by name, and its varieties.

    ``productivity``, ``wedge`` and ``weights`` are numbers or lists; ``varieties`` names a CSV
    file (beside this one) with those columns, see `read_varieties`.

    Raises
    ------
    InputError
        One message with every unknown key and every parameter out of its range.
    """
    path = Path(file)
    given = read_toml(path)
    known = (*(p.name for p in parameters_of(Jones2008)), *_ARRAYS, *_TEXTS)
    problems = Problems(path.name)
    for key in given:
        problems.add_if(key not in known, f"unknown key {key!r}; known: {', '.join(known)}")
    for key in _TEXTS:
        problems.add_if(
            key in given and not isinstance(given[key], str),
            f"{key} is {given.get(key)!r}; it must be text",
        )
    doubled = [key for key in _ARRAYS if key in given] if "varieties" in given else []
    problems.add_if(doubled, f"give {', '.join(doubled)} here or in the file of varieties")
    problems.raise_if_any()
    values: dict[str, Any] = {k: v for k, v in given.items() if k != "varieties"}
    if "varieties" in given:
        values |= read_varieties(path.parent / given["varieties"])
    try:
        return Jones2008(**values)
    except InputError as error:
        raise InputError(error.problems, subject=path.name) from None
