"""The custom actions. Each builds a question, asks the knowledge, sends the answer."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.cases import answer_at_once, home_of, remembered
from actions.knowledge_base import knowledge, renderer
from bot.components.extractor import as_span
from bot.texts import text
from knowledge.answering import talk
from knowledge.checklists import Case
from knowledge.interpretation import interpret
from knowledge.model import ABOUT_FIGURES, Answer, Line, Question
from knowledge.topics import TOPICS

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

#: Intents that are never offered in «did you mean …?».
_NOT_OFFERED = {"nlu_unsure", "nlu_fallback", "out_of_scope", "affirm", "deny", "follow_up"}
_OFFERED = 3


class Answering:
    """What makes an action always answer: what fails is logged and apologised for.

    Not an Action itself: the SDK registers every subclass of Action.
    """

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Send the answer; return what the conversation remembers of it."""
        try:
            at_once = self.at_once(tracker)
            answers = [at_once[0]] if at_once else self.answers(tracker)
            send(dispatcher, renderer().render(*answers))
            kept = remembered(at_once[1]) if at_once else []
            return [*memory(answers[-1], tracker), *kept]
        except Exception:
            logger.exception("An action failed; the user was told so.")
            send(dispatcher, failure())
            return []

    def at_once(self, tracker: Tracker) -> tuple[Answer, Case] | None:
        """A checklist with its case, where the message needs no more questions."""
        return None

    def answers(self, tracker: Tracker) -> Sequence[Answer]:
        """The answers to the tracker's last message, one for each of its questions."""
        return [self.answer(tracker)]

    def answer(self, tracker: Tracker) -> Answer:
        """The answer to the tracker's last message, where it has one."""
        raise NotImplementedError


class ActionAnswer(Answering, Action):  # type: ignore[misc]
    """Answers what the knowledge can answer."""

    def name(self) -> str:
        """As in the domain."""
        return "action_answer"

    def at_once(self, tracker: Tracker) -> tuple[Answer, Case] | None:
        """The checklist of a case that one message tells."""
        return answer_at_once(whole_of(tracker), tracker)

    def answers(self, tracker: Tracker) -> Sequence[Answer]:
        """Ask the knowledge."""
        return answers_to(tracker)


def answers_to(tracker: Tracker) -> list[Answer]:
    """The answers to each question of the last message."""
    return [_guided(_answer(question, tracker)) for question in questions_of(tracker)]


def _answer(question: Question, tracker: Tracker) -> Answer:
    if question.kind == "ask_source" and tracker.get_slot("sources"):
        return _last_sources(question, tracker.get_slot("sources"))
    return knowledge().answer(question, date.today())


def _guided(answer: Answer) -> Answer:
    """The answer with the way to the checklist, where a producer asks what to do."""
    kind = answer.question.kind if answer.question else ""
    if kind not in _GUIDED or answer.kind != "rule":
        return answer
    return replace(answer, buttons=(*answer.buttons, text("checklist.start")))


_GUIDED = frozenset(["ask_dossier", "ask_procedure", "ask_participants"])


class ActionDidYouMean(Answering, Action):  # type: ignore[misc]
    """Offers the likeliest intents where none is sure."""

    def name(self) -> str:
        """As in the domain."""
        return "action_did_you_mean"

    def at_once(self, tracker: Tracker) -> tuple[Answer, Case] | None:
        """The checklist of a case that one message tells."""
        return answer_at_once(whole_of(tracker), tracker)

    def answer(self, tracker: Tracker) -> Answer:
        """Ask back, with a button for each; unless the last question makes it clear."""
        clear = _continued(tracker) or _offered(tracker)
        if clear:
            return clear
        ranking = tracker.latest_message.get("intent_ranking", [])
        names = [i["name"] for i in ranking if i["name"] not in _NOT_OFFERED][:_OFFERED]
        return Answer(
            kind="clarify", status="not_understood", lines=(Line("clarify.intent"),),
            buttons=tuple(text(f"intents.{name}") for name in names),
            question=Question(kind="not_understood"),
        )  # fmt: skip


class ActionNotUnderstood(Answering, Action):  # type: ignore[misc]
    """Says that the message was not understood."""

    def name(self) -> str:
        """As in the domain."""
        return "action_not_understood"

    def answer(self, tracker: Tracker) -> Answer:
        """No guess; unless the last question makes it clear."""
        clear = _continued(tracker) or _offered(tracker)
        return clear or talk(Question(kind="not_understood"))


def _continued(tracker: Tracker) -> Answer | None:
    """The answer to a message that means nothing alone, but does after the last question."""
    (question,) = questions_of(tracker)[:1]
    if question.kind not in ABOUT_FIGURES | {"ask_conflict", *TOPICS}:
        return None
    return knowledge().answer(question, date.today())


def _offered(tracker: Tracker) -> Answer | None:
    """Rules near to a message of no sure intent, as questions to choose from."""
    (question,) = questions_of(tracker)[:1]
    return knowledge().offered(question, date.today())


def questions_of(tracker: Tracker) -> list[Question]:
    """The questions in the last message, each completed from the one before."""
    message = tracker.latest_message
    remembered = tracker.get_slot("question")
    previous = Question.from_dict(remembered) if remembered else None
    found: list[Question] = []
    for part in _parts(message):
        asked = _question(message, part, found[-1] if found else previous)
        previous = _of_same_time(asked, found)
        found.append(previous)
    return found


def _of_same_time(question: Question, before: Sequence[Question]) -> Question:
    """Which document holds, asked beside a time in the same message, is asked of that time."""
    open_time = question.kind == "ask_document" and not (question.documents or question.period)
    if not before or not open_time:
        return question
    return replace(question, period=before[-1].period)


def whole_of(tracker: Tracker) -> Question:
    """The last message as one question, of the first intent heard in it."""
    message = tracker.latest_message
    intent = str(_parts(message)[0]["intent"])
    return Question(kind=intent, text=str(message.get("text") or ""))


def _parts(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a message that are questions; one is the whole message."""
    intent = str((message.get("intent") or {}).get("name") or "")
    whole = {"intent": intent, "start": 0, "end": len(str(message.get("text") or ""))}
    return list(message.get("questions") or [whole])


def _question(
    message: Mapping[str, Any], part: Mapping[str, Any], previous: Question | None
) -> Question:
    start, end = int(part["start"]), int(part["end"])
    spans = [as_span(e) for e in message.get("entities", [])]
    inside = [s for s in spans if start <= s.start < max(end, 1)]
    words = str(message.get("text") or "")[start:end].strip()
    return interpret(str(part["intent"]), words, inside, previous, home_of(message))


def memory(answer: Answer, tracker: Tracker) -> Events:
    """What is kept of an answer: its question and its sources. Small talk keeps them."""
    question = answer.question
    if question is None:
        return []
    if question.kind == "start_over":
        return [SlotSet("question", None), SlotSet("sources", None)]
    if answer.kind in {"smalltalk", "out_of_scope", "not_understood"}:
        return []
    if answer.kind == "clarify" and question.kind == "not_understood":
        return []
    kept = question.as_dict()
    return [SlotSet("question", kept), SlotSet("sources", list(answer.source_ids))]


def send(dispatcher: CollectingDispatcher, message: dict[str, Any]) -> None:
    """One message that carries the text, the data and the buttons."""
    dispatcher.utter_message(
        text=message["text"], json_message=message["custom"], buttons=message.get("buttons")
    )


def failure() -> dict[str, Any]:
    """What is said when an answer could not be made."""
    data = {
        "kind": "error", "status": "error", "facts": [], "sources": [], "assumptions": [],
        "caveats": [],
    }  # fmt: skip
    return {"text": text("talk.error"), "custom": data}


def _last_sources(question: Question, sources: list[str]) -> Answer:
    return Answer(
        kind="source", status="answered", lines=(Line("talk.last_source"),),
        source_ids=tuple(sources), question=question,
    )  # fmt: skip
