"""Review files: which rows are accepted, and what is wrong with a file."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.articles import Unreadable
from knowledge.review import NEEDED, read_review
from tests.knowledge.reviews import SOUND, row, write


@pytest.mark.parametrize("word", ["x", "X", "có", "co", "duyệt", "Đồng ý", "1", "✓", " x "])
def test_a_row_that_says_yes_is_accepted(tmp_path: Path, word: str) -> None:
    review = read_review(write(tmp_path / "r.csv", row(accept=word)))
    assert [r.number for r in review.rows] == [2] and not review.problems


@pytest.mark.parametrize("word", ["", "không", "no", "0", "-"])
def test_a_row_that_says_no_is_not(tmp_path: Path, word: str) -> None:
    review = read_review(write(tmp_path / "r.csv", row(), row(accept=word)))
    assert [r.number for r in review.rows] == [2] and review.seen == 2 and not review.problems


def test_a_row_that_says_neither_is_a_problem(tmp_path: Path) -> None:
    review = read_review(write(tmp_path / "r.csv", row(), row(accept="để xem")))
    assert [(p.row, p.column) for p in review.problems] == [(3, "accept")]
    assert "«để xem»" in str(review.problems[0])


@pytest.mark.parametrize("column", NEEDED)
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    cells = {k: v for k, v in SOUND.items() if k != column}
    (problem,) = read_review(write(tmp_path / "r.csv", cells)).problems
    assert (problem.file, problem.row, problem.column) == ("r.csv", 1, column)


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    header = ",".join([*SOUND, "value"])
    (tmp_path / "r.csv").write_text(header + "\n", encoding="utf-8")
    assert [p.column for p in read_review(tmp_path / "r.csv").problems] == ["value"]


def test_a_cell_beyond_the_columns_is_not_lost_in_silence(tmp_path: Path) -> None:
    file = write(tmp_path / "r.csv", row())
    file.write_text(file.read_text(encoding="utf-8").rstrip() + ",thừa\n", encoding="utf-8")
    assert [p.row for p in read_review(file).problems] == [2]


def test_nothing_accepted_and_nothing_there_are_problems(tmp_path: Path) -> None:
    assert read_review(write(tmp_path / "r.csv", row(accept=""))).problems
    (tmp_path / "empty.csv").write_text("\n", encoding="utf-8")
    assert len(read_review(tmp_path / "empty.csv").problems) == len(NEEDED)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(Unreadable):
        read_review(tmp_path / "empty.csv")


def test_notes_before_the_review_are_no_matter(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Ghi chú của tôi"])
    sheet = book.create_sheet("đề xuất")
    sheet.append(list(SOUND))
    sheet.append(list(row(accept="x").values()))
    book.save(tmp_path / "r.xlsx")
    assert len(read_review(tmp_path / "r.xlsx").rows) == 1


def test_a_workbook_is_the_same_review(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(list(SOUND))
    cells = row(accept="x")
    # As Excel keeps them: the figure a number.
    book.active.append([321 if k == "value" else v for k, v in cells.items()])
    book.save(tmp_path / "r.xlsx")
    text = read_review(write(tmp_path / "r.csv", cells))
    assert read_review(tmp_path / "r.xlsx").rows == text.rows
