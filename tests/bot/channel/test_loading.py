"""New figures while people are asking: answered soon, without a restart, no question lost."""

import time
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from knowledge.database import open_engine
from knowledge.loader import add, undo
from knowledge.review import read_review
from tests.knowledge.reviews import row, write
from tests.serving import ask

QUESTION = "Trạm Tấu có bao nhiêu sản phẩm OCOP?"


def status(port: int) -> str:
    return str(ask(port, QUESTION)[1][0]["custom"]["status"])


def wait_for(port: int, wanted: str) -> None:
    for _ in range(40):
        answered = status(port)
        assert answered in {"answered", "no_data"}
        if answered == wanted:
            return
        time.sleep(0.25)
    raise AssertionError(f"still not {wanted}")


def test_a_running_server_answers_what_was_loaded_and_not_what_was_undone(
    deployment: Any, tmp_path: Path
) -> None:
    database: Engine = open_engine(f"sqlite:///{deployment.database}")
    cells = row(area="Trạm Tấu", area_level="district", within="Yên Bái", value="9")
    assert status(deployment.port) == "no_data"
    number = add(database, read_review(write(tmp_path / "r.csv", cells))).load_id
    wait_for(deployment.port, "answered")
    (message,) = ask(deployment.port, QUESTION)[1]
    assert " 9 sản phẩm" in message["text"] and "Báo thử" in message["text"]
    undo(database, number)
    wait_for(deployment.port, "no_data")
    database.dispose()


def test_no_answer_fails_while_figures_of_a_new_source_come_in(
    deployment: Any, tmp_path: Path
) -> None:
    """Figures are read live; their source is not yet among those the server has read."""
    database: Engine = open_engine(f"sqlite:///{deployment.database}")
    cells = row(area="Cao Bằng", as_of="2025-04", value="555")
    number = add(database, read_review(write(tmp_path / "r.csv", cells))).load_id
    for _ in range(15):
        (message,) = ask(deployment.port, "Cao Bằng có bao nhiêu sản phẩm OCOP?")[1]
        assert message["custom"]["status"] == "answered" and "Nguồn:" in message["text"]
        time.sleep(0.2)
    undo(database, number)
    wait_for(deployment.port, "no_data")
    database.dispose()
