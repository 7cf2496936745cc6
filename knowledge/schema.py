"""The knowledge database: tables that cannot hold a fact without its source."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)  # fmt: skip

metadata = MetaData()


def _id(name: str) -> "Column[Any]":
    return Column(name, String(80), primary_key=True)


def _ref(name: str, target: str, required: bool = True) -> "Column[Any]":
    # Deferred: rows of one table may refer to later ones; the commit checks all.
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, String(80), key, nullable=not required, index=True)


def _text(name: str, required: bool = True) -> "Column[Any]":
    return Column(name, Text, nullable=not required)


def _position() -> "Column[Any]":
    """The row's place in its file, so that an export keeps the order."""
    return Column("position", Integer, nullable=False)


def _source() -> "Column[Any]":
    """No fact without a source: the promise is a constraint."""
    return _ref("source_id", "sources.source_id")


sources = Table(
    "sources", metadata, _position(),
    _id("source_id"), _text("title"), _text("publisher", False),
    _text("published_on", False), _text("url", False), _text("kind"), _text("seed_file", False),
    CheckConstraint("kind in ('official', 'press', 'legal')"),
)  # fmt: skip

areas = Table(
    "areas", metadata, _position(),
    _id("area_id"), _text("name"), _text("level"),
    _ref("parent_id", "areas.area_id", False), Column("valid_from", Date), Column("valid_to", Date),
    _ref("successor_id", "areas.area_id", False), _text("region", False), _text("aliases", False),
    _source(),
    CheckConstraint("level in ('country', 'province', 'district', 'commune')"),
    CheckConstraint("(level = 'country') = (parent_id is null)"),
    CheckConstraint("valid_to is null or valid_from is null or valid_from <= valid_to"),
    Index("areas_by_name", "name"),
)  # fmt: skip

indicators = Table(
    "indicators", metadata, _position(),
    _id("indicator_id"), _text("name_vi"), _text("unit"), _text("kind"),
    _text("dimension", False), _ref("whole", "indicators.indicator_id", False),
    _text("description_vi"), _text("aliases", False),
)  # fmt: skip

parts = Table(
    "parts", metadata, _position(),
    _id("part_id"), _text("dimension"), _text("name_vi"),
    _text("aliases", False),
)  # fmt: skip

documents = Table(
    "documents", metadata, _position(),
    _id("doc_number"), _text("doc_type"), _text("issuer", False),
    _text("signer", False), Column("date_signed", Date), Column("effective_from", Date),
    _text("title_vi"),
    _text("replaces", False), _text("replaced_by", False), _text("status_today"), _source(),
    _text("note", False),
)  # fmt: skip

rule_keys = Table(
    "rule_keys", metadata, _position(),
    _id("key"), _text("topic"), _text("name_vi"), _text("wordings"),
)  # fmt: skip

figures = Table(
    "figures", metadata, _position(),
    _id("figure_id"), _ref("area_id", "areas.area_id"),
    _ref("indicator_id", "indicators.indicator_id"), _ref("part_id", "parts.part_id", False),
    Column("value", Float, nullable=False), _text("qualifier", False), _text("unit"),
    _text("as_of"), Column("as_of_start", Date, nullable=False),
    Column("as_of_end", Date, nullable=False), _text("as_of_precision"),
    Column("as_of_inferred", Boolean, nullable=False), _text("boundary", False), _source(),
    _text("note", False),
    CheckConstraint("value >= 0"),
    CheckConstraint("as_of_start <= as_of_end"),
    CheckConstraint("qualifier is null or qualifier in ('>', '<', '~')"),
    Index("figures_by_cell", "area_id", "indicator_id", "part_id"),
)  # fmt: skip

targets = Table(
    "targets", metadata, _position(),
    _id("target_id"), _ref("area_id", "areas.area_id"),
    _ref("indicator_id", "indicators.indicator_id"), _ref("part_id", "parts.part_id", False),
    _text("operator"), Column("value", Float, nullable=False), Column("value_max", Float),
    _text("unit"), _text("deadline"), Column("deadline_end", Date, nullable=False),
    _text("plan_document", False), _ref("doc_number", "documents.doc_number", False), _source(),
    _text("note", False),
    CheckConstraint("operator in ('>=', '=', 'between')"),
    CheckConstraint("(operator = 'between') = (value_max is not null)"),
    CheckConstraint("value_max is null or value_max > value"),
)  # fmt: skip

rules = Table(
    "rules", metadata, _position(),
    _id("rule_id"), _text("topic"), _ref("key", "rule_keys.key", False),
    _text("question_vi"), _text("wordings", False), _text("answer_vi"), _text("value", False),
    _text("unit", False),
    _ref("doc_number", "documents.doc_number", False), _text("provision", False),
    _text("doc_date", False),
    Column("effective_from", Date), Column("effective_to", Date), _text("status"),
    _text("confidence"), _source(), _text("note", False),
    CheckConstraint("confidence in ('high', 'medium', 'low')"),
    CheckConstraint("effective_to is null or effective_from <= effective_to"),
)  # fmt: skip

#: The sets of products that have criteria of their own, with goods that belong to each.
product_sets = Table(
    "product_sets", metadata, _position(),
    _id("set_id"), _text("number"), _ref("group_id", "parts.part_id"), _text("name_vi"),
    _text("words"), _ref("rule_id", "rules.rule_id"), _ref("doc_number", "documents.doc_number"),
    _text("provision", False), Column("effective_from", Date), Column("effective_to", Date),
    _text("minimum_rules", False), _source(), _text("note", False),
)  # fmt: skip

conflicts = Table(
    "conflicts", metadata, _position(),
    _id("conflict_id"), _text("kind"), _text("area"),
    _text("as_of_text", False), _text("explanation_vi"), _text("advice_vi"),
)  # fmt: skip

#: Which figures a conflict is about, and what it says of each.
conflict_figures = Table(
    "conflict_figures", metadata, _position(),
    Column("conflict_id", String(80), ForeignKey("conflicts.conflict_id"), primary_key=True),
    Column("figure_id", String(80), ForeignKey("figures.figure_id"), primary_key=True),
    _text("standing"),
    CheckConstraint("standing in ('preferred', 'doubtful', 'concerned')"),
)  # fmt: skip

conflict_targets = Table(
    "conflict_targets", metadata, _position(),
    Column("conflict_id", String(80), ForeignKey("conflicts.conflict_id"), primary_key=True),
    Column("target_id", String(80), ForeignKey("targets.target_id"), primary_key=True),
)  # fmt: skip

#: Which files the database was last loaded from, and whether they are the project's own.
loads = Table(
    "loads", metadata, Column("digest", String(64), primary_key=True),
    Column("loaded_at", DateTime, nullable=False), Column("own", Boolean, nullable=False),
)  # fmt: skip
