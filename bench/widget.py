"""The widget on a slow line beside deep-chat, and how long the bot takes to answer it.

The line is WebPageTest's "3G Slow": 400 kbit/s, 400 ms for a round trip. Both widgets are
fetched from this machine, compressed, by the same Chromium, on an otherwise empty page.
"""

import contextlib
import gzip
import json
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import zopfli.gzip
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.server import quiet_environment
from bot.settings import ROOT, VAR

_HERE = Path(__file__).parent
_ROUND_TRIP_MS = 400
_LINE = {
    "offline": False, "latency": _ROUND_TRIP_MS,
    "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8,
}  # fmt: skip
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_ROUNDS = 5
_QUESTION = "lcai bn sp ocop"
_ASKED = 200
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>x</title>'
    '<link rel="icon" href="data:,">{head}</head><body><main><h1>x</h1></main>{body}</body></html>'
)
#: Each widget's page: its script, its element, and what is there once it can be used.
_PEERS = {
    "của dự án": ('<script src="/ours.js" data-endpoint="/ocop" defer></script>', "", ".launcher"),
    "deep-chat 2.4.2": (
        '<script type="module" src="/deep-chat.js"></script>', "<deep-chat></deep-chat>",
        "deep-chat #text-input",
    ),
}  # fmt: skip


def main(*_options: str) -> None:
    """Measure and print two tables."""
    quiet_environment()
    if not shutil.which("chromium"):
        print("widget: không có Chromium, bỏ qua", file=sys.stderr)
        return
    console = Console()
    with _serving() as port, _pages() as pages, _browser() as browser:
        table = Table(
            "khung hỏi đáp", "tải về (kB)", "dùng được sau (ms)", "lỗi axe", "gọi bên thứ ba"
        )
        for name, (_, _, usable) in track(_PEERS.items(), "widget", console=Console(stderr=True)):
            address = f"http://127.0.0.1:{pages}/{list(_PEERS).index(name)}"
            table.add_row(name, *_measured(browser, address, usable))
        console.print(table)
        console.print(_answers(browser, port))


def _measured(browser: Any, address: str, usable: str) -> list[str]:
    visits = [_visit(browser, address, usable) for _ in range(_ROUNDS)]
    kilobytes, milliseconds, wrong, strangers = zip(*visits, strict=True)
    return [
        f"{max(kilobytes):.1f}", f"{statistics.median(milliseconds):.0f}", str(max(wrong)),
        str(max(strangers)),
    ]  # fmt: skip


def _visit(browser: Any, address: str, usable: str) -> tuple[float, float, int, int]:
    """Kilobytes of script, milliseconds from the address to a usable widget, faults, strangers."""
    from axe_playwright_python.sync_playwright import Axe

    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", _LINE)
        sizes: list[float] = []
        asked: list[str] = []
        session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
        page.on("request", lambda r: asked.append(urlsplit(r.url).hostname or ""))
        begun = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(usable).wait_for()
        took = (time.perf_counter() - begun) * 1000
        page.wait_for_load_state()
        found = Axe().run(page, options=_AXE).response["violations"]
        faults = sum(len(v["nodes"]) for v in found)
        strangers = sum(h not in {"127.0.0.1", ""} for h in asked)
        return sum(sizes[1:]) / 1000, took, faults, strangers


def _answers(browser: Any, port: int) -> Table:
    table = Table("hỏi một câu số liệu", "giữa (ms)", "95% (ms)")
    for name, accept in (("JSON", "application/json"), ("SSE", "text/event-stream")):
        times = _ask_over_http(port, accept)
        table.add_row(f"qua HTTP, {name}, {_ASKED} lần", *_summary(times))
    for name, line in (("mạng nhanh", None), ("3G chậm, trừ một lượt đi về", _LINE)):
        times = [_ask_in_browser(browser, port, line) for _ in range(_ROUNDS)]
        less = _ROUND_TRIP_MS if line else 0
        table.add_row(f"từ phím Enter đến chữ, {name}", *_summary([t - less for t in times]))
    return table


def _summary(times: list[float]) -> list[str]:
    high = statistics.quantiles(times, n=20)[-1] if len(times) >= 20 else max(times)
    return [f"{statistics.median(times):.1f}", f"{high:.1f}"]


def _ask_over_http(port: int, accept: str) -> list[float]:
    times = []
    for number in range(_ASKED):
        if number % 15 == 0:
            session = _post(port, "session", {})["session"]
        begun = time.perf_counter()
        _post(port, "message", {"session": session, "message": _QUESTION}, accept)
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _post(port: int, path: str, body: Mapping[str, str], accept: str = "") -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/ocop/{path}", json.dumps(body).encode(), {"Accept": accept}
    )
    with urllib.request.urlopen(request, timeout=30) as reply:
        content = reply.read()
    return json.loads(content) if "event" not in accept else content


def _ask_in_browser(browser: Any, port: int, line: Mapping[str, Any] | None) -> float:
    """Milliseconds from Enter to the answer's words on the screen."""
    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/ocop/")
        page.locator(".launcher").click()
        page.locator(".reply").first.wait_for()
        page.locator("ocop-chat textarea").fill(_QUESTION)
        if line:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", dict(line))
        return float(page.evaluate(_TIMED))


#: Presses Enter and waits for the first answer to be painted.
_TIMED = """() => new Promise((done) => {
  const root = document.querySelector("ocop-chat").shadowRoot;
  const log = root.querySelector("[role=log]");
  const before = log.querySelectorAll(".bot").length;
  const begun = performance.now();
  new MutationObserver(() => {
    if (log.querySelectorAll(".bot").length > before)
      requestAnimationFrame(() => done(performance.now() - begun));
  }).observe(log, { childList: true });
  const key = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
  root.querySelector("textarea").dispatchEvent(key);
})"""


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def _serving() -> Iterator[int]:
    """Our own server, ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "ocop"), "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait()


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ocop/health", timeout=1) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def _pages() -> Iterator[int]:
    """A page for each widget, and the widgets, all compressed."""
    from bot.channel.pages import widget

    contents: dict[str, tuple[str, bytes]] = {
        f"/{n}": ("text/html", _PAGE.format(head=head, body=body).encode())
        for n, (head, body, _) in enumerate(_PEERS.values())
    }
    contents["/ours.js"] = ("text/javascript", widget().encode())
    contents["/deep-chat.js"] = ("text/javascript", _deep_chat())
    packed = {path: (kind, zopfli.gzip.compress(c)) for path, (kind, c) in contents.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(packed))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def _handler(contents: Mapping[str, tuple[str, bytes]]) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = contents.get(self.path, ("text/plain", gzip.compress(b"")))
            self.send_response(200 if self.path in contents else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _deep_chat() -> bytes:
    """deep-chat's own bundle; empty where this machine has no npm."""
    if not shutil.which("npm"):
        print("deep-chat: không có npm, bỏ qua", file=sys.stderr)
        return b""
    home = VAR / "bench" / "deepchat"
    shutil.copytree(_HERE / "deepchat", home, dirs_exist_ok=True)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
    bundle: Path = home / "node_modules" / "deep-chat" / "dist" / "deepChat.bundle.js"
    return bundle.read_bytes()
