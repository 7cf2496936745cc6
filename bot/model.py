"""Training the model, and where it is."""

from pathlib import Path

from bot.server import quiet_environment
from bot.settings import MODEL, ROOT


def train(output: Path = MODEL) -> Path:
    """Train on the files of the project and put the model at `output`.

    Raises:
        RuntimeError: if Rasa made no model.
    """
    quiet_environment()
    import rasa

    from bot.logs import set_up_logs

    set_up_logs()
    name = output.name.removesuffix(".tar.gz")
    result = rasa.train(
        domain=str(ROOT / "domain.yml"), config=str(ROOT / "config.yml"),
        training_files=[str(ROOT / "data")], output=str(output.parent), fixed_model_name=name,
        force_training=True,
    )  # fmt: skip
    if result.code or not result.model:
        raise RuntimeError("rasa made no model")
    return Path(result.model)
