"""Processes that are started leave Ctrl-C to the one that starts them: the first of them, too."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import multiprocessing, signal
from weaklinks.child_processes import undisturbed

def told():
    print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []), flush=True)

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    for _ in range(2):
        with undisturbed():
            child = context.Process(target=told)
            child.start()
        child.join()
    told()
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held here")
def test_children_leave_interrupts_to_their_parent(tmp_path: Path) -> None:
    """The first starts Python's tracker of resources, which lets the signal through again."""
    script = tmp_path / "run.py"
    script.write_text(CODE)
    said = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True", "False"]
