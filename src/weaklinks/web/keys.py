"""Names for questions, so that the same question is answered once."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def key_of(*parts: Any) -> str:
    """A short name for a question: equal questions have equal names."""
    text = json.dumps(parts, sort_keys=True, default=_named)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _named(value: Any) -> str:
    return f"{type(value).__name__}:{getattr(value, 'digest', value)}"
