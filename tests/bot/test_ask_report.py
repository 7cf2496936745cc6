"""A spreadsheet of questions becomes a report: right, honest, wrong."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.ask_report import Case, cases, line, outcome, total
from bot.failure import Failure
from tests.serving import OCOP


def message(text: str, status: str = "answered", kind: str = "figure", *values: Any) -> Any:
    facts = [{"value": value} for value in values]
    return {"text": text, "custom": {"kind": kind, "status": status, "facts": facts}}


FIGURE = message("Lào Cai có 1.234 sản phẩm OCOP 4 sao.", "answered", "figure", 1234)
RULE = message("Giấy có giá trị 36 tháng.", "answered", "rule", "36")
NONE = message("Dữ liệu chưa có số này.", "no_data", "no_data")
BACK = message("Bạn hỏi nơi nào?", "partial", "clarify")


@pytest.mark.parametrize(
    ("expected", "messages", "found"),
    [
        (("1234",), [FIGURE], "right"), (("1.234",), [FIGURE], "right"),
        (("1234", "lao cai"), [FIGURE], "right"), (("4 SAO",), [FIGURE], "right"),
        (("1235",), [FIGURE], "wrong"), (("123",), [FIGURE], "wrong"),
        (("1234", "sơn la"), [FIGURE], "wrong"), (("36 tháng",), [RULE], "right"),
        (("36",), [RULE], "right"), (("6",), [RULE], "wrong"),
        (("5",), [NONE], "honest"), (("5",), [BACK], "honest"),
        ((), [NONE], "right"), ((), [BACK], "right"), ((), [FIGURE], "wrong"),
        (("1234", "36"), [FIGURE, RULE], "right"), (("5",), [message("x", "error")], "honest"),
    ],
)  # fmt: skip
def test_what_an_answer_is_worth(expected: Any, messages: Any, found: str) -> None:
    assert outcome(Case("q", expected), messages) == found


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    file = folder / "t.csv"
    file.write_bytes(content.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_a_spreadsheet_of_either_kind_is_read(tmp_path: Path, mark: str, encoding: str) -> None:
    rows = f'question{mark}expected\r\n"Sơn La, mấy sp?"{mark}204| 4 sao \r\nthời tiết{mark}\r\n'
    found = cases(write(tmp_path, rows, encoding))
    assert found == [Case("Sơn La, mấy sp?", ("204", "4 sao")), Case("thời tiết", ())]


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "question\nx\n", "", "question,expected\n,5\n"])
def test_a_wrong_spreadsheet_is_refused_with_its_place(tmp_path: Path, content: str) -> None:
    with pytest.raises(Failure) as refused:
        cases(write(tmp_path, content))
    assert "t.csv" in str(refused.value)


def test_the_report_says_what_was_wanted_and_what_came() -> None:
    said = line(Case("Sơn La?", ("5", "x")), "wrong", [FIGURE])
    assert "sai" in said and "Sơn La?" in said and "5|x" in said and "1.234" in said
    assert total(["right", "wrong", "right"]) == (
        "3 câu: 2 đúng, 0 nói là chưa có hoặc hỏi lại, 1 sai."
    )


def run(file: Path, engine: Any, *options: str) -> "subprocess.CompletedProcess[str]":
    import os

    return subprocess.run(
        [OCOP, "ask", "--file", str(file), *options], capture_output=True, text=True, check=False,
        env={**os.environ, "OCOP_DATABASE_URL": str(engine.url)}, timeout=300,
    )  # fmt: skip


def test_the_command_counts_and_fails_when_one_is_wrong(tmp_path: Path, engine: Any) -> None:
    right = "question,expected\nlcai bn sp ocop,605\nthời tiết hôm nay,\n"
    done = run(write(tmp_path, right), engine)
    assert done.returncode == 0 and done.stdout.strip().startswith("2 câu: 2 đúng")
    done = run(write(tmp_path, right + "lcai bn sp ocop,606\n"), engine, "--json")
    assert done.returncode == 1 and "1 sai" in done.stderr
    assert '"outcome": "wrong"' in done.stdout and len(done.stdout.splitlines()) == 3
