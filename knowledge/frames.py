"""What each column of each table must hold, as pandera schemas.

The name of a failed check is the key of its words in the texts (`check.cell.…`).
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

import pandera as pa

from bot.language.numbers import parse_number
from bot.language.periods import bounds
from knowledge.problem import Problem
from knowledge.tables import LINE, Table

UNITS = frozenset(
    [
        "product",
        "entity",
        "percent",
        "commune",
        "village",
        "shop",
        "craft",
        "district",
        "million_vnd_per_household",
        "province",
        "star",
    ]
)
_WHOLE_UNITS = UNITS - {"percent", "million_vnd_per_household"}
_TIME = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
#: No count or amount of the programme comes near it.
LARGEST = 1e9
_ID = re.compile(r"[^\s|,;]+")


def _check(name: str, holds: Callable[[str], bool]) -> pa.Check:
    return pa.Check(holds, element_wise=True, name=name)


def _is_iso(cell: str) -> bool:
    try:
        bounds(cell)
    except ValueError:
        return False
    return bool(_TIME.fullmatch(cell)) and 1990 <= int(cell[:4]) <= 2100


def _is_day(cell: str) -> bool:
    try:
        return bool(date.fromisoformat(cell))
    except ValueError:
        return False


def _is_number(cell: str) -> bool:
    try:
        return 0 <= parse_number(cell) <= LARGEST
    except ValueError:
        return False


def _optional(check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda cell: not cell or check(cell)


FILLED = _check("filled", bool)
IDENTIFIER = _check("identifier", lambda cell: bool(_ID.fullmatch(cell)))
ISO = _check("iso", _is_iso)
OPTIONAL_ISO = _check("iso", _optional(_is_iso))
OPTIONAL_DAY = _check("day", _optional(_is_day))
NUMBER = _check("number", _is_number)
OPTIONAL_NUMBER = _check("number", _optional(_is_number))
UNIT = _check("unit", UNITS.__contains__)
LINK = _check("link", _optional(lambda cell: cell.startswith(("https://", "http://"))))


def _one_of(*allowed: str) -> pa.Check:
    return _check("one_of", frozenset(allowed).__contains__)


def _schema(
    identifier: str | None, **checks: "pa.Check | list[pa.Check] | None"
) -> pa.DataFrameSchema:
    columns = {
        name: pa.Column(str, check or [], unique=name == identifier, required=True)
        for name, check in checks.items()
    }
    return pa.DataFrameSchema({**columns, LINE: pa.Column(str)}, strict=True)


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "sources": _schema(
        "source_id", source_id=IDENTIFIER, title=FILLED, publisher=None, published_on=OPTIONAL_ISO,
        url=LINK, kind=_one_of("official", "press", "legal"), seed_file=None,
    ),
    "areas": _schema(
        "area_id", area_id=IDENTIFIER, name=FILLED,
        level=_one_of("country", "province", "district", "commune"), parent_id=None,
        valid_from=OPTIONAL_DAY, valid_to=OPTIONAL_DAY, successor_id=None, region=None,
        aliases=None, source_id=FILLED,
    ),
    "indicators": _schema(
        "indicator_id", indicator_id=IDENTIFIER, name_vi=FILLED, unit=UNIT,
        kind=_one_of("stock", "flow", "share", "money"),
        dimension=_one_of("", "star", "group", "owner", "other"), whole=None,
        description_vi=FILLED, aliases=None,
    ),
    "parts": _schema(
        "part_id", part_id=IDENTIFIER, dimension=_one_of("star", "group", "owner", "other"),
        name_vi=FILLED, aliases=None,
    ),
    "documents": _schema(
        "doc_number", doc_number=FILLED, doc_type=FILLED, issuer=None, signer=None,
        date_signed=OPTIONAL_DAY, effective_from=OPTIONAL_DAY, title_vi=FILLED,
        replaces=None, replaced_by=None, status_today=FILLED, source_id=FILLED, note=None,
    ),
    "rule_keys": _schema("key", key=IDENTIFIER, topic=FILLED, name_vi=FILLED, wordings=FILLED),
    "figures": _schema(
        "figure_id", figure_id=IDENTIFIER, area_id=FILLED, indicator_id=FILLED, part_id=None,
        value=NUMBER, qualifier=_one_of("", ">", "<", "~"), unit=UNIT, as_of=ISO,
        as_of_precision=_one_of("day", "month", "year", "article_date"),
        as_of_inferred=_one_of("", "yes"), boundary=_one_of("", "former", "unclear"),
        source_id=FILLED, note=None,
    ),
    "targets": _schema(
        "target_id", target_id=IDENTIFIER, area_id=FILLED, indicator_id=FILLED, part_id=None,
        operator=_one_of(">=", "=", "between"), value=NUMBER, value_max=OPTIONAL_NUMBER, unit=UNIT,
        deadline=ISO, plan_document=None, doc_number=None, source_id=FILLED, note=None,
    ),
    "rules": _schema(
        "rule_id", rule_id=IDENTIFIER, topic=FILLED, key=None, question_vi=FILLED,
        wordings=None, answer_vi=FILLED, value=None, unit=None, doc_number=None, provision=None,
        doc_date=OPTIONAL_ISO,
        effective_from=OPTIONAL_DAY, effective_to=OPTIONAL_DAY, status=FILLED,
        confidence=_one_of("high", "medium", "low"), source_id=FILLED, note=None,
    ),
    "product_sets": _schema(
        "set_id", set_id=IDENTIFIER, number=NUMBER, group_id=FILLED, name_vi=FILLED, words=FILLED,
        rule_id=FILLED, doc_number=FILLED, provision=None, effective_from=OPTIONAL_DAY,
        effective_to=OPTIONAL_DAY, minimum_rules=None, source_id=FILLED, note=None,
    ),
    "conflicts": _schema(
        "conflict_id", conflict_id=IDENTIFIER,
        kind=_one_of("within_source", "between_sources", "over_time"), area=FILLED,
        as_of_text=None, figure_ids=None, target_ids=None, preferred_ids=None, doubtful_ids=None,
        explanation_vi=FILLED, advice_vi=FILLED,
    ),
}  # fmt: skip


def cell_problems(table: Table) -> Iterable[Problem]:
    """Check each column of a table by itself; every failure is one problem."""
    try:
        SCHEMAS[table.name].validate(table.frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for case in errors.failure_cases.to_dict("records"):
            yield _problem(table, case)


def _problem(table: Table, case: dict[str, object]) -> Problem:
    check, value = str(case["check"]), str(case["failure_case"])
    if check == "column_in_dataframe":
        return Problem.of(table.name, 1, value, "column.missing", value)
    if check == "column_in_schema":
        return Problem.of(table.name, 1, value, "column.unknown", value)
    column = str(case["column"])
    row = (
        int(table.frame[LINE].iloc[int(str(case["index"]))])
        if isinstance(case["index"], int)
        else 0
    )
    key = "unique" if check == "field_uniqueness" else check
    return Problem.of(table.name, row, column, f"cell.{key}", value)


def is_whole_unit(unit: str) -> bool:
    """Whether values of this unit are counts of things."""
    return unit in _WHOLE_UNITS
