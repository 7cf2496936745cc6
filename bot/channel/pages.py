"""What browsers fetch: the demo page, the widget's files, a certificate's calendar file."""

import json
import re
from datetime import date
from html import escape
from pathlib import Path
from string import Template

import rcssmin
import rjsmin
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.knowledge_base import knowledge
from bot.channel.assets import MINUTES, NOW, Asset, texts_of
from bot.channel.gate import MAX_CHARACTERS
from bot.reminders import MIME_TYPE, calendar
from bot.settings import Settings
from bot.texts import text, texts

_HERE = Path(__file__).parent
#: The widget's modules in the order in which they need each other; the last one is its entry.
_MODULES = ("dom", "chart", "answer", "history", "wire", "panel", "ocop-chat")
#: The widget may be fetched by a page of any site; whether it is answered is another matter.
_ANYWHERE = {
    "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff",
}  # fmt: skip
_PAGE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_READ = ("GET", "HEAD")
_IMPORT = re.compile(r"^import .*;\n", re.M)
_EXPORT = re.compile(r"^export ", re.M)


def widget() -> str:
    """The widget as one script: its words, then its modules without comments.

    One file is one round trip on a slow line. Every name is the module's own, so that they
    can stand in one scope; imports are single lines.
    """
    folder = _HERE / "widget"
    css = rcssmin.cssmin((folder / "style.css").read_text(encoding="utf-8"))
    served = {"words": texts()["widget"], "cap": MAX_CHARACTERS, "css": css}
    modules = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in _MODULES]
    parts = [
        f"const SERVED = {_json(served)};",
        *(_EXPORT.sub("", _IMPORT.sub("", m)) for m in modules),
    ]
    whole = "\n".join(parts)
    return str(rjsmin.jsmin("(() => {\n'use strict';\n" + whole + "\n})();\n"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def add_pages(routes: Blueprint, current: Settings) -> None:
    """GET /, /page.css, /page.js, /widget/ocop-chat.js, /deadline.ics under the prefix."""
    script = Asset.of(widget(), "ocop-chat.js")
    files = {n: Asset.of(c, n) for n, c in texts_of(_HERE / "page").items()}
    files["page.html"] = Asset.of(_page(current.home_area), "page.html")

    @routes.route("/", methods=_READ)
    async def page(request: Request) -> HTTPResponse:
        return files["page.html"].reply(request, NOW, _PAGE)

    @routes.route("/page.css", methods=_READ)
    async def page_css(request: Request) -> HTTPResponse:
        return files["page.css"].reply(request, MINUTES, _PAGE)

    @routes.route("/page.js", methods=_READ)
    async def page_js(request: Request) -> HTTPResponse:
        return files["page.js"].reply(request, MINUTES, _PAGE)

    @routes.route("/widget/ocop-chat.js", methods=_READ)
    async def widget_js(request: Request) -> HTTPResponse:
        return script.reply(request, MINUTES, _ANYWHERE)

    @routes.route("/deadline.ics", methods=_READ)
    async def deadline(request: Request) -> HTTPResponse:
        return _reminder(request.args.get("recognised"))


def _page(home: str) -> str:
    """The demo page, as a site of the home area would have it."""
    words = {key: escape(value) for key, value in texts()["page"].items()}
    place = home or text("page.no_place")
    words = {key: value.replace("{place}", escape(place)) for key, value in words.items()}
    asked = "\n".join(
        f'<li><button type="button" data-ask="{escape(q)}">{escape(q)}</button></li>'
        for q in texts()["page_questions"]
    )
    template = Template((_HERE / "page" / "page.html").read_text(encoding="utf-8"))
    return template.substitute(words, home=escape(home), questions=asked)


def _reminder(recognised: str | None) -> HTTPResponse:
    """The calendar file of a certificate; of a day that cannot be one, a plain refusal."""
    today = date.today()
    try:
        certificate = knowledge().certificate(date.fromisoformat(recognised or ""), today)
    except ValueError:
        certificate = None
    if certificate is None:
        return response.text(text("cli.bad_day").format(""), status=400)
    name = f"ocop-{certificate.recognised.isoformat()}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return response.raw(calendar(certificate, today), content_type=MIME_TYPE, headers=headers)
