"""Each change to Rasa, against upstream as it is: these fail when upstream changes."""

import ast
import copy
import inspect
from pathlib import Path
from typing import Any

import pytest
import rasa
import sanic.http
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from bot import rasa_fixes
from bot.local_actions import LocalActions

_UPSTREAM = inspect.getsource(RemoteAction)


def test_upstream_still_checks_its_schema_at_each_call() -> None:
    assert "validate(result, self.action_response_format_spec())" in _UPSTREAM


def test_upstream_still_splits_text_and_custom_data() -> None:
    source = inspect.getsource(OutputChannel.send_response)
    assert "send_custom_json" in source and "send_text_message" in source


def test_upstream_still_takes_any_number_for_a_length() -> None:
    source = inspect.getsource(sanic.http).split("async def http1_request_header")[1]
    assert 'int(\n                    headers["content-length"]' in source


def test_a_result_is_still_validated() -> None:
    rasa_fixes.apply()
    action = RemoteAction("action_answer", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "a"}]})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [], "responses": ["a"]})


def test_upstream_still_schedules_the_graph_at_each_call() -> None:
    source = inspect.getsource(rasa_fixes.upstream_run)
    assert "minimal_graph_schema(run_targets)" in source and "dask.get(run_graph" in source


def test_the_graph_runs_as_upstream_runs_it(bot: Any) -> None:
    """Every target of the trained model, message by message: the same outputs."""
    processor = bot._agent.processor
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    for text in ("Sơn La có mấy sản phẩm 5 sao?", "chao em", "🍎", "thoi tiet hom nay"):
        outputs = []
        for run in (rasa_fixes.upstream_run, rasa_fixes._run_graph):
            inputs = {"__message__": [UserMessage(text)], "__tracker__": None}
            outputs.append(run(runner, inputs=inputs, targets=[target]))
        upstream, ours = (output[target][0].as_dict() for output in outputs)
        assert upstream.keys() == ours.keys()
        for key in ("intent", "entities", "text", "intent_ranking"):
            assert upstream.get(key) == ours.get(key)


def test_a_node_that_lacks_an_input_fails_as_upstream_s_does(bot: Any) -> None:
    processor = bot._agent.processor
    runner, target = processor.graph_runner, processor.model_metadata.nlu_target
    for run in (rasa_fixes.upstream_run, rasa_fixes._run_graph):
        with pytest.raises(GraphRunError):
            run(runner, inputs={}, targets=[target])


def test_results_of_our_own_actions_are_taken_as_they_are() -> None:
    rasa_fixes.apply()
    assert RemoteAction("action_answer", LocalActions())._validate_action_result({})


def test_upstream_still_goes_through_all_events_for_each() -> None:
    source = inspect.getsource(rasa_fixes.upstream_resolve)
    assert "all_subclasses(Event)" in source


def test_events_are_found_as_upstream_finds_them() -> None:
    names = {cls.type_name for cls in all_subclasses(Event)}
    assert len(names) > 20
    for name in names:
        assert rasa_fixes._resolve_by_type(name) is rasa_fixes.upstream_resolve(name), name
        assert rasa_fixes._resolve_by_type(name) is rasa_fixes.upstream_resolve(name), name


def test_an_event_of_no_kind_is_refused_as_upstream_does() -> None:
    for resolve in (rasa_fixes.upstream_resolve, rasa_fixes._resolve_by_type):
        with pytest.raises(ValueError, match="none of them"):
            resolve("none of them")
        assert resolve("none of them", Event) is Event
        assert resolve("topic") is None


@pytest.mark.parametrize("module", ["core/processor.py", "core/policies/rule_policy.py"])
def test_upstream_still_copies_for_debug_lines_alone(module: str) -> None:
    tree = ast.parse((Path(inspect.getfile(rasa)).parent / module).read_text())
    copies = {id(node) for node in ast.walk(tree) if _is_call(node, "copy")}
    debug = [node for node in ast.walk(tree) if _is_call(node, "structlogger", "debug")]
    in_debug = {id(inner) for node in debug for inner in ast.walk(node) if _is_call(inner, "copy")}
    assert copies and copies == in_debug


def _is_call(node: ast.AST, module: str, name: str = "") -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    if not (isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)):
        return False
    return called.value.id == module and name in {"", called.attr}


def test_upstream_still_looks_for_rules_of_words_first() -> None:
    source = inspect.getsource(rasa_fixes.RulePolicy._predict)
    assert source.count("self._find_action_from_rules(") == 2
    assert "use_text_for_last_user_input=True" in source


def test_a_rule_of_words_would_be_seen(bot: Any) -> None:
    (policy,) = policies(bot)
    assert not rasa_fixes._has_rules_of_words(policy)
    other = copy.copy(policy)
    other.__dict__.pop("_rules_of_words")
    other.lookup = {**policy.lookup, "rules": {'[{"user": {"text": "chào"}}]': "action_answer"}}
    assert rasa_fixes._has_rules_of_words(other)


def test_no_message_is_found_by_its_words_upstream_either(bot: Any, monkeypatch: Any) -> None:
    """All that is skipped found nothing: in a form, out of it, followed up, not understood."""
    skipped: list[Any] = []

    def compared(self: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        if use_text_for_last_user_input:
            skipped.append(rasa_fixes.upstream_find(self, tracker, domain, True)[0])
        return rasa_fixes._find_action_from_rules(
            self, tracker, domain, use_text_for_last_user_input
        )

    monkeypatch.setattr(rasa_fixes.RulePolicy, "_find_action_from_rules", compared)
    for words in (
        "hướng dẫn tôi từng bước", "mật ong", "4 sao", "thôi", "Sơn La có mấy sp?", "còn Lào Cai?",
        "xyzzy", "hướng dẫn từng bước", "hồ sơ gồm những gì", "làm lại từ đầu",
    ):  # fmt: skip
        bot.ask(words, "by words")
    assert len(skipped) >= 20 and set(skipped) == {None}


def policies(bot: Any) -> list[Any]:
    nodes = bot._agent.processor.graph_runner._instantiated_nodes.values()
    return [n._component for n in nodes if isinstance(n._component, rasa_fixes.RulePolicy)]


def test_upstream_s_doors_are_still_as_wide() -> None:
    assert "CORS_SUPPORTS_CREDENTIALS = True" in inspect.getsource(rasa_fixes.upstream_cors)
    assert "__version__" in inspect.getsource(rasa_fixes.upstream_root)
