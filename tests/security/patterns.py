"""Every regular expression of the project, and texts made to hold each of them up."""

import ast
import importlib
import pkgutil
import re
import sre_parse
from collections.abc import Iterator
from functools import cache, lru_cache
from types import ModuleType
from typing import Any

from bot.settings import ROOT

PACKAGES = ("bot", "knowledge", "actions")
_DEEPEST = 6
_CATEGORIES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-",
    "CATEGORY_NOT_SPACE": "x", "CATEGORY_NOT_DIGIT": "x",
}  # fmt: skip
_COMMON = ("1", "a", " ", "1.", "1 ", "a ", "a.", "1/", "aA ", "- ", "(", ",", "co ", "A")


@lru_cache(maxsize=1)
def patterns() -> "dict[re.Pattern[str], str]":
    """Each pattern that a module, a class or a call holds, and where it is from."""
    found: dict[re.Pattern[str], str] = {}
    for module in _modules():
        for name, value in _values(module):
            for pattern in _inside(value):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    for pattern, where in _in_calls():
        found.setdefault(pattern, where)
    return found


def _modules() -> Iterator[ModuleType]:
    for package in map(importlib.import_module, PACKAGES):
        yield package
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(module.name)


def _values(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in list(vars(module).items()):
        yield name, value
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield from vars(value).items()


def _inside(value: Any, depth: int = 0) -> "Iterator[re.Pattern[str]]":
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict) and depth < _DEEPEST:
        yield from _inside([*value, *value.values()], depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and depth < _DEEPEST:
        for part in value:
            yield from _inside(part, depth + 1)


def _in_calls() -> "Iterator[tuple[re.Pattern[str], str]]":
    """What `re.search("…", text)` and the like are called with in functions."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                words = _words_of_call(node)
                if words:
                    yield re.compile(words), f"{file.relative_to(ROOT)}:{node.lineno}"  # type: ignore[attr-defined]


def _words_of_call(node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return ""
    of, words = node.func.value, node.args[0]
    is_re = isinstance(of, ast.Name) and of.id == "re" and node.func.attr != "escape"
    is_text = isinstance(words, ast.Constant) and isinstance(words.value, str)
    return str(words.value) if is_re and is_text else ""  # type: ignore[attr-defined]


@cache
def _ways(pattern: "re.Pattern[str]") -> set[str]:
    """How the module that holds a pattern uses it; nothing where that is not plain."""
    module, _, name = patterns().get(pattern, "").rpartition(".")
    file = ROOT / f"{module.replace('.', '/')}.py"
    if not name.startswith("_") or not file.exists():
        return set()
    return set(re.findall(rf"\b{name}\.(\w+)", file.read_text(encoding="utf-8")))


def search(pattern: "re.Pattern[str]", text: str) -> None:
    """Use a pattern as the project uses it: on whole texts, at their beginning, or all over."""
    ways = _ways(pattern)
    if ways and ways <= {"fullmatch", "match"}:
        for way in ways:
            getattr(pattern, way)(text)
        return
    for _ in pattern.finditer(text):
        pass


def is_unbounded(pattern: "re.Pattern[str]") -> bool:
    """Whether anything in a pattern may repeat without an end."""
    return _has_unbounded(sre_parse.parse(pattern.pattern, pattern.flags))


def _has_unbounded(tree: Any) -> bool:
    if isinstance(tree, (tuple, list, sre_parse.SubPattern)):
        return any(map(_has_unbounded, tree))
    return tree is sre_parse.MAXREPEAT


def attacks(pattern: "re.Pattern[str]", length: int) -> Iterator[str]:
    """Parts of a pattern repeated to the length, whole or failing at the very end."""
    parts = _parts(pattern)
    whole = parts[-1] if parts else "a"
    joined = [part + by for part in parts[-4:] for by in (" ", ".", "-")]
    for part in dict.fromkeys([*parts, *joined, *_COMMON]):
        again = part * (length // len(part) + 1)
        yield again[: length - 1] + "\x00"
        yield (whole + again)[: length - 1] + "!"
        yield (whole[:-1] + again)[: length - 1] + "!"


def _parts(pattern: "re.Pattern[str]") -> list[str]:
    """A text for each part of a pattern, the last one for the whole."""
    parts: list[str] = []
    parts.append(_example(sre_parse.parse(pattern.pattern, pattern.flags), parts))
    return [part for part in dict.fromkeys(reversed(parts)) if part][::-1]


def _example(tree: Any, parts: list[str]) -> str:
    """A text that a tree matches, what stands around it aside; the same of its parts, too."""
    words = ""
    for code, value in tree:
        name = str(code)
        if name == "LITERAL":
            words += chr(value)
        elif name == "IN":
            members = _members(value)
            parts += members
            words += members[0]
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            parts.append(_example(value[2], parts))
            words += parts[-1] * max(1, value[0])
        else:
            words += _example_of_group(name, value, parts)
    return words


def _example_of_group(name: str, value: Any, parts: list[str]) -> str:
    if name == "BRANCH":
        parts += [_example(branch, parts) for branch in value[1]]
        return parts[-1]
    if name == "SUBPATTERN":
        parts.append(_example(value[3], parts))
        return parts[-1]
    if name in {"ASSERT", "ASSERT_NOT"}:
        parts.append(_example(value[1], parts))
    return "a" if name in {"ANY", "NOT_LITERAL"} else ""


def _members(members: Any) -> list[str]:
    """A character of each member of a set; of a negated one some that are likely in it."""
    if str(members[0][0]) == "NEGATE":
        return ["a", " ", "1"]
    found = []
    for code, value in members:
        kind = str(code)
        first = value[0] if kind == "RANGE" else value
        found.append(_CATEGORIES.get(str(value), "a") if kind == "CATEGORY" else chr(first))
    return found
