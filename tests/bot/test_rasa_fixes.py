"""Each change to Rasa, against upstream as it is: these fail when upstream changes."""

import inspect
from typing import Any

import pytest
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
