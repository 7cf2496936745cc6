"""The guided checklist: a form that asks for a producer's case and ends in a list.

Rasa's form asks what is missing; what a message says, whether it is a question in between,
a correction or a way out, is decided here.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import Answering, Events, answers_to, memory, send
from actions.cases import PREFIX, case_of, changes, home_of, read, remembered
from actions.knowledge_base import knowledge, renderer
from bot.language.text import fold
from bot.texts import listed
from knowledge.checklists import UNKNOWN, Case
from knowledge.model import ABOUT_FIGURES, Answer, Line, Question
from knowledge.topics import TOPICS

_QUESTIONS = frozenset(TOPICS) | ABOUT_FIGURES | {"ask_conflict", "ask_source", "ask_contact"}
#: Intents that no answer to a question of the form has.
_OF_ITSELF = frozenset(["ask_deadline", "ask_reevaluation"])
_ASKS = re.compile(
    r"\b(?:may(?! mac| thue)|bao nhieu|gi|nao|ai|(?:o|di|den|tai|toi) dau|bao gio|bao lau|co phai"
    r"|(?:tai|vi|lam|thi|gio|ra) sao)\b(?! cung)"
    r"|\b(?:khong|ko|chua|k|hong)\??$|\?"
)
_LEAVES = re.compile(
    r"^(?:thoi|dung|ngung|thoat|huy|de sau|de khi khac|khi khac|nghi|stop|cancel|bye|tam biet"
    r"|khong (?:lam|can|hoi|muon)|ko (?:lam|can|hoi|muon))\b"
    r"|\b(?:khong|ko|k|chang) (?:muon|lam|can|hoi) nua\b"
    r"|\b(?:thoi (?:khong|ko|khoi|de)|de sau|dung lai|khong lam nua|hom khac|luc khac)\b"
)
_FEW_WORDS = 8


class ValidateChecklistForm(Action):  # type: ignore[misc]
    """Takes what a message says of the case; answers a question in between."""

    def name(self) -> str:
        """As Rasa names the validation of a form."""
        return "validate_checklist_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """What is known of the case now; the slot asked for stays open if nothing was said."""
        requested = str(tracker.get_slot("requested_slot") or "").removeprefix(PREFIX)
        text = str(tracker.latest_message.get("text") or "")
        if _leaves(text) or _intent(tracker) in {"goodbye", "start_over"}:
            # Rasa takes a form for rejected that sets none of its own slots.
            return [SlotSet(PREFIX + requested, None), SlotSet("requested_slot", None)]
        if requested and _is_question(tracker, text):
            return [*_answer_between(dispatcher, tracker), SlotSet(PREFIX + requested, None)]
        known, said = case_of(tracker), read(tracker, requested)
        told = changes(said)
        if not requested and known.is_complete and _begins(text, said):
            # The guide is begun anew after a list: for another product, perhaps.
            return remembered(said)
        if requested and not told:
            send(dispatcher, _rendered(Line(f"checklist.again.{requested}")))
            return [SlotSet(PREFIX + requested, None)]
        if requested:
            _confirm(dispatcher, known, said, requested)
        return [SlotSet(PREFIX + k, v) for k, v in told.items()]


def _begins(text: str, said: Case) -> bool:
    """Whether the guide is asked for anew, and the last case not merely corrected."""
    return said == Case() or _BEGINS.search(fold(text)) is not None


_BEGINS = re.compile(
    r"\b(?:huong dan|chi (?:toi|tui|em|minh|dum|giup)|giup|bay|lap|danh sach|tung buoc|bat dau"
    r"|lam lai|tu dau|checklist|tu van)\b"
)


def _confirm(dispatcher: CollectingDispatcher, known: Case, said: Case, requested: str) -> None:
    """Say what was changed of what had been said before."""
    for name in ("owner", "goods", "group", "star", "province"):
        before, now = getattr(known, name), getattr(said, name)
        if before not in {"", UNKNOWN} and now and before != now and name != requested:
            send(dispatcher, _rendered(Line("checklist.changed", {"case": Case(**{name: now})})))
            return


def _answer_between(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    answers = answers_to(tracker)
    send(dispatcher, renderer().render(*answers))
    return memory(answers[-1], tracker)


def _intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def _leaves(text: str) -> bool:
    folded = fold(text).strip()
    return len(folded.split()) <= _FEW_WORDS and _LEAVES.search(folded) is not None


def _is_question(tracker: Tracker, text: str) -> bool:
    """Whether a message asks something instead of answering."""
    if _intent(tracker) in _OF_ITSELF:
        return True
    return _ASKS.search(fold(text)) is not None and _intent(tracker) in _QUESTIONS


def _rendered(*lines: Line, buttons: Sequence[str] = ()) -> dict[str, Any]:
    """A message of the form itself."""
    return renderer().render(
        Answer(kind="clarify", status="partial", lines=lines, buttons=tuple(buttons))
    )


class _Asking(Answering):
    """Asks for one slot of the case, with buttons for the usual answers."""

    slot = ""

    def name(self) -> str:
        """As Rasa names the action that asks for a slot."""
        return f"action_ask_{PREFIX}{self.slot}"

    def likely(self, tracker: Tracker) -> Sequence[str]:
        """Answers that are likely here, beside the usual ones."""
        return ()

    def answer(self, tracker: Tracker) -> Answer:
        """The question."""
        case = case_of(tracker)
        unplaced = self.slot == "group" and case.goods
        line = Line("checklist.which_group", {"goods": case.goods}) if unplaced else None
        return Answer(
            kind="clarify", status="partial",
            lines=(line or Line(f"checklist.ask.{self.slot}"),),
            buttons=(*listed(f"checklist.choices.{self.slot}"), *self.likely(tracker)),
        )  # fmt: skip


class ActionAskOwner(_Asking, Action):  # type: ignore[misc]
    """Asks what kind of owner."""

    slot = "owner"


class ActionAskGroup(_Asking, Action):  # type: ignore[misc]
    """Asks for the goods or their group."""

    slot = "group"


class ActionAskStar(_Asking, Action):  # type: ignore[misc]
    """Asks which star is aimed at."""

    slot = "star"


class ActionAskProvince(_Asking, Action):  # type: ignore[misc]
    """Asks for the province, with the site's own as a button."""

    slot = "province"

    def likely(self, tracker: Tracker) -> Sequence[str]:
        """The province of the site."""
        home = home_of(tracker.latest_message)
        return (home,) if home else ()


class ActionChecklist(Answering, Action):  # type: ignore[misc]
    """Ends the form: with the list, or where it was left."""

    def name(self) -> str:
        """As in the domain."""
        return "action_checklist"

    def answer(self, tracker: Tracker) -> Answer:
        """The list for the case, or that one can go on later."""
        case = case_of(tracker)
        text = str(tracker.latest_message.get("text") or "")
        question = Question(kind="ask_checklist", text=text)
        if case.is_complete:
            return knowledge().checklist(case, question, date.today())
        return Answer(
            kind="smalltalk", status="answered", lines=(Line("checklist.left"),), question=question
        )
