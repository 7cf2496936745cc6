"""What the first page for staff shows, as plain data for its template."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.journal import asked, grouped, utc
from bot.settings import Settings, settings
from bot.texts import text, texts
from knowledge.coverage import Coverage, Undecided, coverage, undecided, unsettled
from knowledge.database import is_current, loaded_at
from knowledge.ledger import Load, loads

#: Days of which questions in vain are shown, how many groups, and how many of other lists.
DAYS, _GROUPS, _SHOWN = 30, 20, 10
#: Seconds that the bot may take to say how it is.
_PATIENCE = 2.0
#: From how many different indicators on a cell of the map has the next darker colour.
_SHADES = (1, 2, 4, 8)


@dataclass(frozen=True)
class State:
    """One thing that is well or not: its name, and what there is to say of it."""

    name: str
    well: bool
    words: str


@dataclass(frozen=True)
class Spot:
    """A cell of the map: how many indicators, their names, how dark it is (0 to 4)."""

    count: int
    names: str
    shade: int


def overview(engine: Engine, current: Settings, bot: str, indicator: str = "") -> dict[str, Any]:
    """Everything on the page.

    Args:
        engine: the knowledge database.
        current: the settings.
        bot: the address of the running bot.
        indicator: the indicator of the map, '' for all.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be read.
    """
    covered, every = coverage(engine, indicator), grouped(asked(engine, DAYS))
    without_decision = unsettled(engine)
    return {
        "states": [_database(engine), _model(), _bot(bot), *_channel(current)],
        "years": covered.years, "provinces": _map(covered), "indicator": indicator,
        "undecided": [_said(one) for one in undecided(engine)],
        "unsettled": without_decision[:_SHOWN], "unsettled_count": len(without_decision),
        "loads": [_load(entry) for entry in loads(engine)[:_SHOWN]],
        "groups": [_group(group) for group in every[:_GROUPS]], "group_count": len(every),
        "asked_count": sum(len(group.asked) for group in every), "days": DAYS,
    }  # fmt: skip


def _database(engine: Engine) -> State:
    name = text("staff.states.database")
    try:
        when = loaded_at(engine)
        current = bool(when) and is_current(engine)
    except SQLAlchemyError:
        return State(name, False, text("staff.states.no_database"))
    if not when:
        return State(name, False, text("staff.states.empty"))
    loaded = f"{utc(datetime.fromisoformat(when)):%d/%m/%Y %H:%M}"
    key = "loaded" if current else "outdated"
    return State(name, current, text(f"staff.states.{key}").format(loaded))


def _model() -> State:
    name = text("staff.states.model")
    model = settings().model_file
    if not model.exists():
        return State(name, False, text("staff.states.no_model"))
    trained = datetime.fromtimestamp(model.stat().st_mtime)
    return State(name, True, text("staff.states.trained").format(f"{trained:%d/%m/%Y %H:%M}"))


def _bot(address: str) -> State:
    """How the running bot says it is."""
    try:
        with urllib.request.urlopen(f"{address}/ocop/health", timeout=_PATIENCE) as answer:
            well = json.load(answer)["status"] == "ok"
    except urllib.error.HTTPError:
        well = False
    except Exception:  # whatever else listens there may answer anything
        return State(text("staff.states.bot"), False, text("staff.states.no_bot").format(address))
    words = text(f"staff.states.{'well' if well else 'failing'}").format(address)
    return State(text("staff.states.bot"), well, words)


def _channel(current: Settings) -> list[State]:
    """A channel that was turned off, with the words people see."""
    if not current.off_file.is_file():
        return []
    words = current.off_file.read_text(encoding="utf-8", errors="replace").strip()
    return [State(text("staff.states.channel"), False, text("staff.states.off").format(words))]


def _map(covered: Coverage) -> list[tuple[str, str, list[Spot]]]:
    """Of each province its ids, its name and its cells, one for each year."""
    return [
        (",".join(p.area_ids), p.name, [_spot(p.things.get(year, ())) for year in covered.years])
        for p in covered.provinces
    ]


def _spot(names: Sequence[str]) -> Spot:
    return Spot(len(names), "; ".join(names), sum(len(names) >= bound for bound in _SHADES))


def _said(one: Undecided) -> Mapping[str, Any]:
    figures = [
        {"id": name, "value": f"{value:g}".replace(".", ","), "publisher": publisher}
        for name, value, publisher in one.figures
    ]
    return {"area": one.area, "thing": one.thing, "as_of": one.as_of, "figures": figures}


def _load(entry: Load) -> Mapping[str, Any]:
    return {
        "id": entry.load_id, "when": f"{utc(entry.loaded_at):%d/%m/%Y %H:%M}", "who": entry.who,
        "file": entry.file, "rows": entry.row_count,
        "undone": entry.undone_by if entry.undone_at else "",
    }  # fmt: skip


def _group(group: Any) -> Mapping[str, Any]:
    words = texts()["journal"]["statuses"]
    return {
        "times": len(group.asked), "examples": group.examples[:3],
        "why": ", ".join(words[status] for status in group.statuses),
    }  # fmt: skip
