"""Everything a user reads, from the one file that staff edit."""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts.yml"


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """The whole file, read once."""
    with TEXTS.open(encoding="utf-8") as lines:
        content: Mapping[str, Any] = yaml.safe_load(lines)
    return content


@cache
def text(key: str) -> str:
    """The text under a dotted key.

    Raises:
        KeyError: if there is no such text.
    """
    node: Any = texts()
    for part in key.split("."):
        node = node[part]
    return str(node).strip()


@cache
def listed(key: str) -> tuple[str, ...]:
    """The list of texts under a dotted key.

    Raises:
        KeyError: if there is no such list.
    """
    node: Any = texts()
    for part in key.split("."):
        node = node[part]
    return tuple(node)
