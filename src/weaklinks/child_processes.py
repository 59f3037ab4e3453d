"""What processes that another one starts owe it: to leave Ctrl-C to it, and to end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def undisturbed() -> Iterator[None]:
    """Processes started in here leave Ctrl-C to the one that leads, from their first moment on.

    Ctrl-C reaches every process of a terminal; only one shall answer it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # lets the signal through again when it is started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """End this process when the one that started it is gone, however that ended.

    A worker whose parent was killed would wait for work for ever.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None, "only processes that another started have one to watch"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
