"""The proxies' examples: /ocop/ goes through, nothing else does, no address can be forged."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.serving import Deployment, call, fetch, free_port

DEPLOY = ROOT / "deploy"


def _nginx(folder: Path, here: int, bot: int) -> list[str]:
    """Run nginx.conf as it stands, but for its port, its certificate and the bot's port."""
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{here}")
    site = re.sub(r" *ssl_certificate.*\n", "", site).replace("127.0.0.1:5005", f"127.0.0.1:{bot}")
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in
                    ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
        f"http {{ access_log off; {paths} include {folder}/site.conf; }}"
    )
    return [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def _caddy(folder: Path, here: int, bot: int) -> list[str]:
    """Run the Caddyfile as it stands, but for its name, which would ask for a certificate."""
    site = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    site = site.replace("bot.tinh.gov.vn {", f"http://127.0.0.1:{here} {{")
    site = site.replace("127.0.0.1:5005", f"127.0.0.1:{bot}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + site, encoding="utf-8")
    return [CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


NGINX, CADDY = shutil.which("nginx") or "/usr/sbin/nginx", shutil.which("caddy") or "caddy"
PROXIES: dict[str, tuple[str, Callable[[Path, int, int], list[str]]]] = {
    "nginx": (NGINX, _nginx), "caddy": (CADDY, _caddy),
}  # fmt: skip


@pytest.fixture(scope="module", params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, deployment: Deployment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The proxy before the bot; its port."""
    program, command = PROXIES[request.param]
    if not shutil.which(program):
        assert not os.environ.get("OCOP_NO_SKIPS"), f"{request.param} is not installed"
        pytest.skip(f"{request.param} is not installed (Debian: apt install {request.param})")
    folder = tmp_path_factory.mktemp(request.param)
    port = free_port()
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            command(folder, port, deployment.port), env=environment, stdout=log, stderr=log
        )
        try:
            _wait(port, folder / "log")
            yield port
        finally:
            running.terminate()
            running.wait(timeout=20)


def _wait(port: int, log: Path) -> None:
    for _ in range(100):
        if call(port, "/ocop/health")[0] == 200:
            return
        time.sleep(0.1)
    pytest.fail(log.read_text())


def test_a_conversation_goes_through(proxy: int) -> None:
    status, begun = call(proxy, "/ocop/session", {}, Origin=f"http://127.0.0.1:{proxy}")
    assert status == 200
    body = {"session": begun["session"], "message": "lcai bn sp ocop"}
    status, (message,) = call(proxy, "/ocop/message", body)
    assert status == 200 and message["custom"]["facts"][0]["value"] == 605
    status, headers, content = fetch(
        proxy, "/ocop/message", json.dumps(body).encode(), {"Accept": "text/event-stream"}
    )
    assert headers["Content-Type"].startswith("text/event-stream")
    assert content.decode().rstrip().endswith("event: done\ndata: {}")


def test_the_page_and_the_widget_go_through(proxy: int) -> None:
    assert call(proxy, "/ocop/")[0] == 200
    status, headers, _ = fetch(
        proxy, "/ocop/widget/ocop-chat.js", None, {"Accept-Encoding": "gzip"}
    )
    assert status == 200 and headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "path", ["/", "/webhooks/rest/webhook", "/version", "/status", "/ocop/../version",
             "//webhooks/rest/webhook", "/ocop/%2e%2e/webhooks/rest/webhook"],
)  # fmt: skip
def test_nothing_else_does(proxy: int, path: str) -> None:
    status, content = call(proxy, path, {"sender": "x", "message": "chào"})
    assert status in {301, 307, 308, 400, 403, 404, 405}, (status, content)
    assert "custom" not in str(content)


def test_a_large_body_is_refused(proxy: int) -> None:
    status, content = call(proxy, "/ocop/message", raw=b"x" * 100_000)
    # Caddy 2.6 says 502 and nothing else of it.
    assert status == 502 or (status == 413 and "dài quá" in content[0]["text"])


def test_another_site_is_refused(proxy: int) -> None:
    assert call(proxy, "/ocop/session", {}, Origin="https://evil.example")[0] == 403


def test_an_address_cannot_be_forged(proxy: int) -> None:
    """All of this comes from one address, whatever it says: it is this machine's, unlimited."""
    forged = {"X_Forwarded_For": "203.0.113.77"}
    statuses = [call(proxy, "/ocop/session", {}, **forged)[0] for _ in range(30)]
    assert set(statuses) == {200}


def test_the_proxy_gives_each_request_its_id(proxy: int) -> None:
    given = fetch(proxy, "/ocop/session", b"{}", {"X-Request-ID": "of-a-visitor"})[1]
    assert len(given["X-Request-ID"]) >= 32


def test_figures_for_monitoring_do_not_go_out(proxy: int) -> None:
    status, _, body = fetch(proxy, "/ocop/metrics")
    assert status == 404 and b"ocop_turns" not in body
