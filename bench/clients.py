"""People who ask a server figure questions over Rasa's REST channel, and how long they wait."""

import http.client
import itertools
import json
import statistics
import threading
import time
from dataclasses import dataclass

#: A conversation is as long as this, then another begins.
_TURNS = 5
_QUESTIONS = (
    "Sơn La có bao nhiêu sản phẩm OCOP?", "lao cai co bn sp 4 sao",
    "Sơn La có bao nhiêu sản phẩm 5 sao?",
)  # fmt: skip
_names = itertools.count()


@dataclass(frozen=True)
class Waits:
    """Milliseconds of each answer, seconds of them all together."""

    milliseconds: list[float]
    seconds: float

    def at(self, percent: int) -> float:
        """The wait that so many of a hundred did not exceed."""
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds


def answers(port: int) -> bool:
    """Whether a server answers a figure question yet."""
    try:
        _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "first", _QUESTIONS[0])
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return True


def crowd(port: int, people: int, questions: int) -> Waits:
    """So many people at once, each with so many questions.

    Raises:
        ValueError: if an answer has no facts.
    """
    waits: list[float] = []
    lines = [threading.Thread(target=_person, args=(port, questions, waits)) for _ in range(people)]
    begun = time.perf_counter()
    for line in lines:
        line.start()
    for line in lines:
        line.join()
    seconds = time.perf_counter() - begun
    if len(waits) != people * questions:
        raise ValueError(f"{people * questions - len(waits)} questions have no answer")
    return Waits(waits, seconds)


def _person(port: int, questions: int, waits: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(questions):
        if number % _TURNS == 0:
            name = f"person-{next(_names)}"
        begun = time.perf_counter()
        _ask(connection, name, _QUESTIONS[number % len(_QUESTIONS)])
        waits.append((time.perf_counter() - begun) * 1000)


def _ask(connection: http.client.HTTPConnection, sender: str, question: str) -> None:
    body = json.dumps({"sender": sender, "message": question})
    connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    content = reply.read()
    if reply.status != 200 or b'"facts"' not in content:
        raise ValueError(f"{reply.status}: {content[:200]!r}")
