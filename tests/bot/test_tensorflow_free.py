"""Rasa without TensorFlow: left out where nothing needs it, kept where something does."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bot import tensorflow_free
from bot.settings import ROOT

_OPEN = """
import sys
from bot.server import quiet_environment
quiet_environment()
{}
print([n for n, m in sys.modules.items() if n.split(".")[0] == "tensorflow" and m])
"""


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def test_a_server_s_imports_are_without_it() -> None:
    code = (
        "import bot.master, bot.rasa_fixes, rasa.core.run, rasa.engine.recipes.default_components"
    )
    assert python(_OPEN.format(code)) == "[]"


@pytest.mark.parametrize("name", sorted(tensorflow_free.STAND_INS))
def test_upstream_s_module_still_imports_it(name: str) -> None:
    """A module that no longer does needs no stand-in any more."""
    package = importlib.util.find_spec("rasa")
    assert package and package.submodule_search_locations
    file = Path(package.submodule_search_locations[0], *name.split(".")[1:]).with_suffix(".py")
    assert "import tensorflow" in (source := file.read_text()) or "from tensorflow" in source


def test_a_stand_in_says_why_it_cannot_be_used() -> None:
    code = """
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
try:
    DIETClassifier({})
except ImportError as error:
    print(error)
    sys.exit()
"""
    assert "needs TensorFlow" in python(_OPEN.format(code))


@pytest.mark.parametrize(
    ("component", "left_out"),
    [("bot.components.classifier.LinearIntentClassifier", True), ("DIETClassifier", False),
     ("TEDPolicy", False)],
)  # fmt: skip
def test_a_configuration_with_a_neural_network_keeps_it(
    tmp_path: Path, component: str, left_out: bool
) -> None:
    config = tmp_path / "config.yml"
    config.write_text(f"pipeline:\n  - name: {component}\n")
    code = f"""
from pathlib import Path
from bot import tensorflow_free
print(tensorflow_free.apply(Path({str(config)!r})))
"""
    assert python(code) == str(left_out)
