"""What is wrong with a table, said so that a member of staff can mend it."""

from dataclasses import dataclass

from bot.texts import text


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place.

    Attributes:
        file: name of the table's file.
        row: line in the file, 1 for the header; 0 when it is the whole file.
        column: name of the column, or ''.
        what: what is wrong, in Vietnamese.
        how: how to mend it, in Vietnamese.
        marked: whether it is a contradiction of the sources that conflicts.csv explains.
    """

    file: str
    row: int
    column: str
    what: str
    how: str
    marked: bool = False

    @classmethod
    def of(
        cls, table: str, row: int, column: str, key: str, *values: object, marked: bool = False
    ) -> "Problem":
        """Make a problem of a table whose words stand in the texts under `check.<key>`."""
        return cls.in_file(f"{table}.csv", row, column, f"check.{key}", *values, marked=marked)

    @classmethod
    def in_file(
        cls, file: str, row: int, column: str, key: str, *values: object, marked: bool = False
    ) -> "Problem":
        """Make a problem of any file whose words stand in the texts under `key`."""
        what, how = (text(f"{key}.{part}").format(*values) for part in ("what", "how"))
        return cls(file, row, column, what, how, marked)

    def __str__(self) -> str:
        place = ":".join(filter(None, (self.file, str(self.row or ""), self.column)))
        return f"{place}: {self.what} {self.how}"
