"""The one way weaklinks says no: every problem at once, each with its place and its mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class WeaklinksError(Exception):
    """Base of every error that weaklinks raises on purpose."""


class InputError(WeaklinksError, ValueError):
    """What was given cannot be used; the message names every problem found.

    Parameters
    ----------
    problems : iterable of str
        One sentence per problem: the place (file, line, sector, option), what is
        wrong, and what would be right.
    subject : str, optional
        What the problems are about (a file name, "economy", ...).
    """

    def __init__(self, problems: Iterable[str] | str, *, subject: str = "") -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        self.subject = subject
        super().__init__(self._message())

    def _message(self) -> str:
        if len(self.problems) == 1:
            return f"{self.subject}: {self.problems[0]}" if self.subject else self.problems[0]
        head = f"{self.subject}: {len(self.problems)} problems" if self.subject else "Problems"
        return "\n".join([f"{head}:", *(f"  - {problem}" for problem in self.problems)])


class NoEquilibriumError(WeaklinksError, ArithmeticError):
    """The economy is well formed but has no equilibrium with finite positive prices."""


@dataclass
class Problems:
    """A list of complaints that is raised as one error.

    Examples
    --------
    >>> problems = Problems("economy")
    >>> problems.add_if(True, "sector 'steel': wedge is 1.2; it must be below 1")
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    ...
    weaklinks.errors.InputError: economy: sector 'steel': wedge is 1.2; it must be below 1
    """

    subject: str = ""
    found: list[str] = field(default_factory=list)

    def add(self, problem: str) -> None:
        """Note one problem."""
        self.found.append(problem)

    def add_if(self, wrong: object, problem: str) -> None:
        """Note `problem` when `wrong` is true."""
        if wrong:
            self.found.append(problem)

    def raise_if_any(self) -> None:
        """Raise one `InputError` that lists everything noted so far."""
        if self.found:
            raise InputError(self.found, subject=self.subject)


def name_some(names: Iterable[str], *, most: int = 5) -> str:
    """Quote up to `most` names for a message and count the rest."""
    listed = list(names)
    shown = ", ".join(repr(name) for name in listed[:most])
    rest = len(listed) - most
    return f"{shown} and {rest} more" if rest > 0 else shown
