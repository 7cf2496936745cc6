"""The site for staff: Datasette over the knowledge database, with our first page before it."""

import asyncio
import json
import logging
import sqlite3
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.feedback import metadata as kept
from bot.settings import Settings
from bot.staff.gate import DATABASE, App, Gate
from bot.staff.overview import overview
from bot.texts import text, texts
from knowledge import ledger, schema
from knowledge.tables import TABLES

logger = logging.getLogger(__name__)

#: What Datasette says of an error, where it does not blame itself for what was asked.
_STATUSES = {403: 403, 404: 404}

#: Tables that staff do not read as they are.
_HIDDEN = ("load_rows", "table_files", "loads", "conflict_figures", "conflict_targets")
_LABELS = {"areas": "name", "indicators": "name_vi", "parts": "name_vi", "sources": "title"}
_FACETS = {"figures": ["indicator_id", "as_of_precision"], "targets": ["indicator_id"]}


class FirstPage:
    """The plugin that puts our page first and our words on the others."""

    #: Where Datasette looks for the plugin's templates.
    __name__ = "bot.staff"

    def __init__(self, engine: Engine, current: Settings, bot: str) -> None:
        self._engine, self._current, self._bot = engine, current, bot

    @hookimpl  # type: ignore[untyped-decorator]
    def register_routes(self) -> list[tuple[str, Any]]:
        """Our page at the root."""

        async def first(datasette: Datasette, request: Request) -> Response:
            return await self._page(datasette, request)

        return [(r"^/$", first)]

    async def _page(self, datasette: Datasette, request: Request) -> Response:
        words = {"w": texts()["staff"], "database": DATABASE}
        indicator = request.args.get("indicator") or ""
        try:
            # Apart, so that a slow database holds up nobody else.
            shown = await asyncio.to_thread(
                overview, self._engine, self._current, self._bot, indicator
            )
        except SQLAlchemyError:
            page = await datasette.render_template("unreadable.html", words, request=request)
            return Response.html(page, status=503)
        page = await datasette.render_template("overview.html", {**shown, **words}, request=request)
        return Response.html(page)

    @hookimpl  # type: ignore[untyped-decorator]
    def extra_body_script(self) -> str:
        """Datasette's own words in Vietnamese: it has no translations."""
        words = json.dumps(texts()["staff"]["browser"], ensure_ascii=False)
        script = (Path(__file__).parent / "words.js").read_text(encoding="utf-8")
        # Nothing of the texts can end the script they stand in.
        return script.replace("WORDS", words.replace("<", "\\u003c"))

    @hookimpl  # type: ignore[untyped-decorator]
    def handle_exception(self, datasette: Datasette, exception: Exception) -> Any:
        """An error of a request in our words, and nothing of the request in the log."""
        status = _STATUSES.get(getattr(exception, "status", 400), 400)
        status = 503 if isinstance(exception, sqlite3.Error) else status
        logger.warning("A page for staff failed: %s", type(exception).__name__)

        async def page() -> Response:
            key = {404: "channel.no_page", 403: "staff.not_allowed"}.get(status, "staff.bad_page")
            words = {"w": texts()["staff"], "words": text(key)}
            html = await datasette.render_template("failed.html", words)
            return Response.html(html, status=status)

        return page

    @hookimpl  # type: ignore[untyped-decorator]
    def menu_links(self) -> list[dict[str, str]]:
        """The way back."""
        return [{"href": "/", "label": text("staff.title")}]


def site(engine: Engine, current: Settings, bot: str, folder: Path) -> App:
    """The whole site as an ASGI application.

    Args:
        engine: the knowledge database.
        current: the settings; with a token in them everybody needs it.
        bot: the address of the running bot.
        folder: where the tables are copied to, if the database is not SQLite.
    """
    kept.create_all(engine)
    ledger.metadata.create_all(engine)
    # Datasette's own writes the whole request, with all that is in it, to the log.
    pm.unregister(name="datasette.handle_exception")
    pm.register(FirstPage(engine, current, bot), name="ocop-staff")
    pages = Datasette(
        [], metadata=_metadata(), cache_headers=False,
        settings={"default_allow_sql": False, "allow_download": False, "default_page_size": 50},
    )  # fmt: skip
    database = Database(pages, path=str(_file(engine, folder)), is_mutable=True)
    pages.add_database(database, name=DATABASE)
    return Gate(pages.app(), current.staff_token)


def _file(engine: Engine, folder: Path) -> Path:
    """The database as a file for browsing: its own, or a copy as of now."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return Path(str(engine.url.database)).resolve()
    return copied(engine, folder / "copy.db")


def copied(engine: Engine, file: Path) -> Path:
    """Copy every table into an SQLite file, their keys with them."""
    sqlite3.connect(file).close()
    copy = create_engine(f"sqlite:///{file}", future=True)
    for metadata in (schema.metadata, ledger.metadata, kept):
        _copy(metadata, engine, copy)
    copy.dispose()
    return file


def _copy(metadata: MetaData, engine: Engine, copy: Engine) -> None:
    metadata.create_all(copy)
    with engine.connect() as source, copy.begin() as target:
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in source.execute(select(table))]
            if rows:
                target.execute(table.insert(), rows)


def _metadata() -> dict[str, Any]:
    """Titles, columns and terms of the tables, from the data package and the texts."""
    described = json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))
    tables: dict[str, dict[str, Any]] = {
        Path(r["path"]).stem: {
            "title": f"{Path(r['path']).stem}: {r['title']}",
            "columns": {f["name"]: f["description"] for f in r["schema"]["fields"]},
        }
        for r in described["resources"]
    }
    for name, title in texts()["staff"]["tables"].items():
        tables.setdefault(name, {})["title"] = f"{name}: {title}"
    for name in _HIDDEN:
        tables.setdefault(name, {})["hidden"] = True
    for name, column in _LABELS.items():
        tables[name]["label_column"] = column
    for name, columns in _FACETS.items():
        tables[name]["facets"] = columns
    terms = described["licenses"][0]
    database = {"title": text("staff.browse"), "tables": tables, "license": terms["title"]}
    return {"title": text("staff.title"), "databases": {DATABASE: database}}
