"""Charts in the terminal: every value once, aligned, within the width."""

from typing import Any

import pytest
from rich.console import Console

from bot.charts import draw


def drawn(chart: dict[str, Any] | None, width: int = 80) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    draw(chart, console)
    return console.export_text()


CHART = {
    "type": "bar", "title": "Sơn La", "unit": "product",
    "data": [{"label": "5 sao", "value": 1}, {"label": "4 sao", "value": 62},
             {"label": "3 sao", "value": 1411}],
}  # fmt: skip


def test_each_bar_has_its_label_and_number() -> None:
    lines = drawn(CHART).splitlines()
    assert lines[0].strip() == "Sơn La" and len(lines) == 4
    for line, (label, number) in zip(
        lines[1:], [("5 sao", "1"), ("4 sao", "62"), ("3 sao", "1.411")], strict=True
    ):
        assert line.strip().startswith(label) and line.rstrip().endswith(number)
    assert len({len(line.rstrip()) for line in lines[1:]}) == 1


def test_the_longest_bar_is_the_largest_value() -> None:
    bars = [line.count("█") for line in drawn(CHART).splitlines()[1:]]
    assert bars == sorted(bars) and bars[-1] > 30


def test_a_course_has_a_block_for_each_series() -> None:
    data = [{"label": "2022", "value": 5, "series": "Lào Cai (trước sáp nhập)"},
            {"label": "2023", "value": 6, "series": "Lào Cai (trước sáp nhập)"},
            {"label": "2025", "value": 9, "series": "Lào Cai"}]  # fmt: skip
    text = drawn({"type": "line", "title": "Lào Cai: sản phẩm", "unit": "product", "data": data})
    assert text.count("Lào Cai (trước sáp nhập)") == 1


@pytest.mark.parametrize("data", [[], [{"label": "a", "value": 0}]])
def test_too_little_is_not_drawn(data: list[dict[str, Any]]) -> None:
    assert drawn({"type": "bar", "title": "", "unit": "product", "data": data}) == ""
    assert drawn(None) == ""


def test_nothing_but_zeros_is_drawn_without_harm() -> None:
    data = [{"label": "a", "value": 0}, {"label": "b", "value": 0}]
    assert "b" in drawn({"type": "bar", "title": "", "unit": "percent", "data": data})
