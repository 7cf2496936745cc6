"""Each change to Rasa, against upstream as it is: these fail when upstream changes."""

import inspect

import pytest
import sanic.http
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel

from bot import rasa_fixes

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
