"""What `bench turns` measures with: every question counted, percentiles as they are."""

import pytest

from bench.clients import Waits, answers, crowd


def test_percentiles_and_answers_a_second() -> None:
    waits = Waits([float(n) for n in range(1, 101)], 4.0)
    assert waits.at(50) == pytest.approx(50.5) and waits.at(99) == pytest.approx(99.99)
    assert waits.a_second == 25


def test_every_question_of_everybody_is_asked(server: int) -> None:
    assert answers(server)
    assert len(crowd(server, 3, 7).milliseconds) == 21


def test_a_server_without_figures_is_no_contestant() -> None:
    assert not answers(1)
    with pytest.raises(ValueError, match="no answer"):
        crowd(1, 1, 2)
