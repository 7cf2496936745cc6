"""A province's website, of another origin than the bot's: plain, strict or hostile."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bot.settings import ROOT
from tests.serving import Deployment

#: What careless or old style sheets do to everything on their page.
HOSTILE = """
* { letter-spacing: 3px !important; box-sizing: content-box; float: left; }
html { font-size: 8px; }
body, div, section { text-transform: uppercase; text-align: right; line-height: 3; }
button { background: lime !important; color: red !important; border: 9px dashed !important;
  padding: 40px !important; display: none !important; }
textarea, input { background: yellow !important; height: 300px !important; }
p, li, a, h2 { color: green !important; font-size: 40px !important;
  font-family: cursive !important; }
svg { display: none !important; }
dialog { width: 10px !important; position: static !important; }
ocop-chat { position: absolute; top: -999px; opacity: .1; transform: rotate(20deg); font-size: 70px;
  color: red; width: 3px; height: 3px; overflow: hidden; }
"""
_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Tỉnh</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css?{style}"></head>
<body><main><h1>Cổng thông tin tỉnh</h1><p>Tin tức <a href="/">trang chủ</a></p></main>
{scripts}</body></html>"""


def documented_policy(bot: str) -> str:
    """The lines that docs/website.md gives to webmasters, on the strictest page there is."""
    documented = (ROOT / "docs" / "website.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^script-src .*$", documented, re.M)
    rest = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'"
    allowed = lines.replace("https://bot.tinh.gov.vn", bot)
    return f"{allowed}; {rest}; require-trusted-types-for 'script'"


class _Handler(BaseHTTPRequestHandler):
    bot: str

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path == "/style.css":
            return self._send(HOSTILE if "hostile" in url.query else "body{margin:2em}", "text/css")
        times = int(asked.pop("times", 1))
        style, strict = asked.pop("style", "plain"), asked.pop("strict", "")
        data = " ".join(f'data-{name}="{value}"' for name, value in asked.items())
        script = f'<script src="{self.bot}/ocop/widget/ocop-chat.js" {data} defer></script>'
        policy = documented_policy(self.bot)
        self._send(
            _PAGE.format(style=style, scripts=script * times), "text/html", strict and policy
        )

    def _send(self, content: str, kind: str, policy: str = "") -> None:
        body = content.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def website(deployment: Deployment) -> Iterator[str]:
    """Serve the site until left; its address. `?strict=1`, `?style=hostile`, else data-…."""
    handler = type("Handler", (_Handler,), {"bot": f"http://127.0.0.1:{deployment.port}"})
    server = ThreadingHTTPServer(("localhost", deployment.site_port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield deployment.site
    server.shutdown()
