"""What people do on a province's page: open the widget, ask, ask further, leave.

Run by `python -m bench load`; alone: locust -f bench/locustfile.py --host http://127.0.0.1:5005
"""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from locust import FastHttpUser, between, task

_CONVERSATIONS = Path(__file__).parent.parent / "tests" / "conversations" / "conversations.yml"
#: Typed by people who were lost, rude, or had their keyboard wrong.
_ASIDE = ("alo", "ad ơi", "sao chậm thế", "cảm ơn nhé", "mấy giờ rồi", "Sown La cos maays sp", "😀")


def conversations() -> list[list[str]]:
    """What each person says in turn."""
    given = yaml.safe_load(_CONVERSATIONS.read_text(encoding="utf-8"))
    return [[turn["user"] for turn in conversation["turns"]] for conversation in given]


class Visitor(FastHttpUser):  # type: ignore[misc]
    """One person after another at the same screen."""

    wait_time = between(0.5, 2.5)
    talks = conversations()

    @task  # type: ignore[untyped-decorator]
    def talk(self) -> None:
        """A conversation from its beginning to its end."""
        with self.client.post("/ocop/session", json={}, catch_response=True) as reply:
            session = reply.json()["session"]
        ids = count()
        for message in self._said():
            self._ask({"session": session, "message": message, "id": str(next(ids))})
            self.wait()

    def _said(self) -> Iterator[str]:
        yield from random.choice(self.talks)
        if random.random() < 0.2:
            yield random.choice(_ASIDE)

    def _ask(self, body: dict[str, Any]) -> None:
        with self.client.post("/ocop/message", json=body, catch_response=True) as reply:
            if reply.status_code != 200:
                reply.failure(f"status {reply.status_code}")
            elif any(m["custom"]["status"] == "error" for m in reply.json()):
                reply.failure("an apology")
