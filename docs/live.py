"""Directives whose output is real: files are written, commands and Python are run at build time.

``{file} NAME`` shows a file and writes it where the page's commands run; ``{shell} COMMAND``
shows a command with its output (``:head: N`` keeps the first lines, ``:status: K`` is the exit
status expected); ``{python}`` runs its content and shows what it printed, with lines of more
than 92 characters broken at spaces.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

_ROOT = tempfile.TemporaryDirectory(prefix="weaklinks-docs-")


class _Live(SphinxDirective):
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = {"head": directives.positive_int, "status": int}
    #: Links stand in the text and not in what commands print, so their check runs none.
    runs: ClassVar[bool] = True

    @property
    def folder(self) -> Path:
        """Each page runs in a folder of its own, at every build."""
        self.env.note_reread()
        folder = Path(_ROOT.name) / self.env.docname.replace("/", "-")
        folder.mkdir(exist_ok=True)
        return folder

    def block(self, text: str, language: str) -> nodes.literal_block:
        return nodes.literal_block(text, text, language=language)

    def output_of(self, command: list[str]) -> str:
        if not self.runs:
            return ""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PATH": path, "COLUMNS": "84", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        expected = self.options.get("status", 0)
        if done.returncode != expected:
            raise self.error(f"exit status {done.returncode}: {done.stdout}{done.stderr}")
        text = done.stdout if done.returncode == 0 else done.stdout + done.stderr
        lines = [line.rstrip() for line in text.strip("\n").splitlines()]
        most = self.options.get("head", len(lines))
        return "\n".join(lines[:most] + ["..."] * (len(lines) > most))


class File(_Live):
    """Show a file and write it."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content) + "\n"
        target = self.folder / self.arguments[0]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        name = nodes.paragraph("", "", nodes.literal(text=self.arguments[0]), nodes.Text(":"))
        language = {".py": "python", ".toml": "toml"}.get(target.suffix, "text")
        return [name, self.block(text.rstrip(), language)]


class Shell(_Live):
    """Show a command and what it prints."""

    def run(self) -> list[nodes.Node]:
        command = self.arguments[0]
        output = self.output_of(["bash", "-c", command])
        return [self.block(f"$ {command}\n{output}", "text")]


class Python(_Live):
    """Show a piece of Python and what it prints."""

    def run(self) -> list[nodes.Node]:
        code = "\n".join(self.content)
        printed = self.output_of([sys.executable, "-W", "error", "-c", code])
        output = "\n".join(_broken(line) for line in printed.splitlines())
        shown = [self.block(code, "python")]
        return [*shown, self.block(output, "text")] if output else shown


def _broken(line: str) -> str:
    if len(line) <= 92:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.fill(line, 92, subsequent_indent=indent, break_long_words=False,
                         break_on_hyphens=False)  # fmt: skip


def _only_links(app: Any) -> None:
    _Live.runs = app.builder.name != "linkcheck"


def setup(app: Any) -> dict[str, bool]:
    """Register the directives."""
    app.connect("builder-inited", _only_links)
    for name, directive in (("file", File), ("shell", Shell), ("python", Python)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
