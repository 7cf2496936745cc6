"""Changes to Rasa's behaviour, each with what upstream does and why it is changed.

Each has a test in tests/bot/test_rasa_fixes.py that fails when upstream changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from jsonschema import Draft7Validator
from rasa import server
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.core.policies import rule_policy
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from sanic_cors import CORS

from bot.local_actions import LocalActions
from bot.metrics import READ, count_intent, timed


def apply() -> None:
    """Apply every change; doing so again changes nothing."""
    RemoteAction._validate_action_result = _validate_action_result
    MessageProcessor.parse_message = _parse_message
    DaskGraphRunner.run = _run_graph
    Event.resolve_by_type = staticmethod(_resolve_by_type)
    processor.copy = rule_policy.copy = _NoCopies
    RulePolicy._find_action_from_rules = _find_action_from_rules
    server.configure_cors = _configure_cors
    server.add_root_route = _add_no_root_route


_VALIDATOR = Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Validate an action's result with a validator that is built once.

    Upstream (rasa 3.6.21, rasa/core/actions/action.py, RemoteAction) calls
    `jsonschema.validate` with its constant schema, which checks the schema itself against
    the metaschema at every call: 77% of a stock turn's time. What our own actions give in this
    process is not checked at all: rasa-sdk made it.
    """
    if not isinstance(self.action_endpoint, LocalActions):
        _VALIDATOR.validate(result)
    return True


_upstream_parse = MessageProcessor.parse_message
#: What `_run_graph` is compared with in tests.
upstream_run = DaskGraphRunner.run


async def _parse_message(self: MessageProcessor, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Read a message, timed and counted.

    Upstream (rasa 3.6.21, rasa/core/processor.py, MessageProcessor) has no place to measure at.
    """
    with timed(READ):
        parsed: dict[str, Any] = await _upstream_parse(self, *args, **kwargs)
    count_intent((parsed.get("intent") or {}).get("name"))
    return parsed


def _run_graph(
    self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the nodes of the graph one after another, in an order that is worked out once.

    Upstream (rasa 3.6.21, rasa/engine/runner/dask.py, DaskGraphRunner) works out anew at each
    call which nodes are needed, and gives them to dask to schedule: a quarter of a turn.

    Raises:
        GraphRunError: as upstream.
    """
    wanted = tuple(targets or self._graph_schema.target_names)
    orders = self.__dict__.setdefault("_orders", {})
    if wanted not in orders:
        orders[wanted] = _in_order(self._graph_schema.nodes, wanted)
    outputs: dict[str, tuple[str, Any]] = {k: (k, v) for k, v in (inputs or {}).items()}
    try:
        for name, needs in orders[wanted]:
            node = self._instantiated_nodes[name]
            outputs[name] = node(*(outputs.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return {name: outputs[name][1] for name in wanted}


def _in_order(
    nodes: Mapping[str, SchemaNode], wanted: Sequence[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """The nodes that lead to those wanted, each behind all it needs, with what it needs."""
    order: dict[str, tuple[str, ...]] = {}

    def visit(name: str) -> None:
        if name in order or name not in nodes:
            return
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            visit(need)
        order[name] = needs

    for name in wanted:
        visit(name)
    return list(order.items())


#: What `_resolve_by_type` is compared with in tests.
upstream_resolve = Event.resolve_by_type
_event_classes: dict[str, type[Event]] = {}


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The class of events of this name, looked for once.

    Upstream (rasa 3.6.21, rasa/shared/core/events.py, Event) goes through all classes of
    events, and asks of each whether it is abstract, for every event of every conversation
    that is read: a third of a turn.

    Raises:
        ValueError: as upstream.
    """
    found = _event_classes.get(type_name)
    if found is None:
        found = upstream_resolve(type_name, default)
        if found is not None and found is not default:
            _event_classes[type_name] = found
    return found


_Any = TypeVar("_Any")


class _NoCopies:
    """In the place of `copy` where copies are made for debug lines alone.

    Upstream (rasa 3.6.21, rasa/core/processor.py and rasa/core/policies/rule_policy.py) copies
    all events and states deeply for lines that are not written: a fifteenth of a turn. Rasa's
    logs never go below WARNING here (bot/logs.py).
    """

    @staticmethod
    def deepcopy(given: _Any) -> _Any:
        """The thing itself."""
        return given


#: What `_find_action_from_rules` is compared with in tests.
upstream_find = RulePolicy._find_action_from_rules
_Found = tuple[str | None, str | None, bool]


def _find_action_from_rules(
    self: RulePolicy, tracker: Any, domain: Any, use_text_for_last_user_input: bool
) -> _Found:
    """Look for a rule by the user's very words only where there is such a rule.

    Upstream (rasa 3.6.21, rasa/core/policies/rule_policy.py, RulePolicy) compares each message
    with all rules twice, first by its words: a twelfth of a turn. Ours are all of intents.
    """
    if use_text_for_last_user_input and not _has_rules_of_words(self):
        return None, None, False
    found: _Found = upstream_find(self, tracker, domain, use_text_for_last_user_input)
    return found


def _has_rules_of_words(policy: RulePolicy) -> bool:
    known: bool | None = policy.__dict__.get("_rules_of_words")
    if known is None:
        keys = [*policy.lookup[RULES], *policy.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
        known = policy.__dict__["_rules_of_words"] = any('"text"' in key for key in keys)
    return known


#: What these two are compared with in tests.
upstream_cors, upstream_root = server.configure_cors, server.add_root_route


def _configure_cors(app: Any, cors_origins: Sequence[str] | str | None = "") -> None:
    """Let pages of these origins read answers of the public channel, and no others.

    Upstream (rasa 3.6.21, rasa/server.py, configure_cors) lets them read every route, with
    cookies, and names the first origin to callers that have none, which a cache then keeps.
    """
    CORS(
        app, resources={r"/ocop/*": {"origins": list(cors_origins or [])}},
        automatic_options=True, always_send=False, supports_credentials=False,
    )  # fmt: skip


def _add_no_root_route(_app: Any) -> None:
    """Have nothing at "/".

    Upstream (rasa 3.6.21, rasa/server.py, add_root_route) tells everybody its version there.
    """
