"""What the server counts, and whether alerts and dashboard ask for what there is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import exposed
from bot.settings import ROOT
from tests.serving import ask, call, fetch

DEPLOY = ROOT / "deploy"


def read(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of the running server by name and labels."""
    body = fetch(port, "/ocop/metrics")[2].decode()
    return {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(body) for s in family.samples
    }  # fmt: skip


def of(samples: Any, name: str, **labels: str) -> float:
    return float(samples.get((name, tuple(sorted(labels.items()))), 0))


def test_a_turn_is_counted_timed_and_read(server: int) -> None:
    before = read(server)
    ask(server, "Sơn La có mấy sản phẩm 5 sao?")
    after = read(server)
    turn = {"channel": "rest", "kind": "figure", "status": "answered"}
    for name, labels in (
        ("ocop_turns_total", turn), ("ocop_intents_total", {"intent": "ask_figure"}),
        *(("ocop_turn_seconds_count", {"step": s}) for s in ("whole", "read", "action")),
    ):  # fmt: skip
        assert of(after, name, **labels) == of(before, name, **labels) + 1, name
    whole = of(after, "ocop_turn_seconds_sum", step="whole")
    steps = sum(of(after, "ocop_turn_seconds_sum", step=s) for s in ("read", "action"))
    assert 0 < steps < whole
    assert of(after, "ocop_turns_under_way") == 0


def test_a_refusal_is_counted(server: int) -> None:
    before = of(read(server), "ocop_refusals_total", status="400")
    assert call(server, "/ocop/session", raw=b"no json")[0] == 400
    assert of(read(server), "ocop_refusals_total", status="400") == before + 1


def test_nothing_of_what_anybody_said_is_in_it(server: int) -> None:
    ask(server, "sđt của tôi 0912345678 Mường Lò")
    body = fetch(server, "/ocop/metrics")[2].decode()
    assert "0912345678" not in body and "Lò" not in body


def test_only_this_machine_reads_it(server: int) -> None:
    assert call(server, "/ocop/metrics", x_forwarded_for="203.0.113.7")[0] == 404


def queries() -> Iterator[str]:
    alerts = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    yield from (rule["expr"] for group in alerts["groups"] for rule in group["rules"])
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    yield from (t["expr"] for panel in board["panels"] for t in panel["targets"])


@pytest.mark.parametrize("query", queries())
def test_alerts_and_dashboard_ask_for_what_there_is(query: str) -> None:
    promql_parser.parse(query)
    declared = set(re.findall(r"^# TYPE (\S+)", exposed(), re.M)) | {"up"}
    asked = set(re.findall(r"\b((?:ocop|process)_[a-z_]+|up)\b(?=[\s{\[)]|$)", query))
    assert asked
    for name in asked:
        assert name in declared or re.sub(r"_(?:bucket|sum|count)$", "", name) in declared, name


def test_every_alert_is_explained() -> None:
    alerts = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    assert all(rule["alert"] in page and rule["annotations"]["summary"] for rule in rules)


def test_every_count_is_explained() -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    assert all(name in page for name in re.findall(r"^# TYPE (ocop_\S+)", exposed(), re.M))
