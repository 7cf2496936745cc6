"""Changes to Rasa's behaviour, each with what upstream does and why it is changed.

Each has a test in tests/bot/test_rasa_fixes.py that fails when upstream changes.
"""

from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


def apply() -> None:
    """Apply every change; doing so again changes nothing."""
    RemoteAction._validate_action_result = _validate_action_result


_VALIDATOR = Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Validate an action's result with a validator that is built once.

    Upstream (rasa 3.6.21, rasa/core/actions/action.py, RemoteAction) calls
    `jsonschema.validate` with its constant schema, which checks the schema itself against
    the metaschema at every call: 77% of a stock turn's time.
    """
    _VALIDATOR.validate(result)
    return True
