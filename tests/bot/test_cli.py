"""The command line: exit codes, one clear line on stderr, JSON lines."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

OCOP = Path(sys.executable).parent / "ocop"


def ocop(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [OCOP, *arguments], capture_output=True, text=True, cwd=ROOT, timeout=300,
        env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("command", [[], ["ask"], ["serve"], ["knowledge"], ["knowledge", "load"]])
def test_help_is_in_vietnamese(command: list[str]) -> None:
    done = ocop(*command, "--help")
    assert done.returncode == 0
    assert "Cách dùng" in done.stdout and "Show this message" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["ask"], ["nothing"], ["ask", "--no-such-option"], ["serve", "--port", "x"],
     ["ask", "--file", "no-such-file"], ["knowledge", "check", "--tables", "no-such-folder"],
     ["knowledge", "export"], ["ingest", "x.txt"], ["ingest"],
     ["ingest", "README"]],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str]) -> None:
    done = ocop(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_bytes("Sơn La?".encode("utf-16"))
    done = ocop("ask", "--file", str(path))
    assert done.returncode == 2 and "UTF-8" in done.stderr


def test_a_database_that_is_down_is_one_line() -> None:
    done = ocop("knowledge", "load", OCOP_DATABASE_URL="sqlite:////no/such/folder/k.db")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_home_area_is_refused_at_the_start(engine: Any) -> None:
    done = ocop(
        "serve", "--port", "5999", OCOP_HOME_AREA="Atlantis", OCOP_DATABASE_URL=str(engine.url)
    )
    assert done.returncode == 2 and "OCOP_HOME_AREA" in done.stderr


def test_questions_of_a_file_give_json_lines(tmp_path: Path, engine: Any) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("Sơn La có mấy sản phẩm?\n\nhạn bao lâu\n", encoding="utf-8")
    done = ocop("ask", "--file", str(path), "--json", OCOP_DATABASE_URL=str(engine.url))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["question"] for line in lines] == ["Sơn La có mấy sản phẩm?", "hạn bao lâu"]
    assert all(set(line) == {"question", "text", "custom"} for line in lines)
    assert done.returncode == 0, done.stderr


def test_a_bad_table_is_reported_and_nothing_is_loaded(tables: Path, tmp_path: Path) -> None:
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",267,", ",sai,", 1), encoding="utf-8")
    database = f"sqlite:///{tmp_path / 'k.db'}"
    checked = ocop("knowledge", "check", "--tables", str(tables))
    assert checked.returncode == 1 and "figures.csv:2:value" in checked.stdout
    loaded = ocop("knowledge", "load", "--tables", str(tables), "--database", database)
    assert loaded.returncode == 1
    assert not (tmp_path / "k.db").exists() or (tmp_path / "k.db").stat().st_size == 0


def test_load_diff_and_export(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'k.db'}"
    assert ocop("knowledge", "load", "--database", database).returncode == 0
    assert ocop("knowledge", "diff", "--database", database).returncode == 0
    out = tmp_path / "out"
    assert ocop("knowledge", "export", str(out), "--database", database).returncode == 0
    assert (out / "figures.csv").exists()


def test_a_deadline_with_its_calendar_file(tmp_path: Path, engine: Any) -> None:
    path = tmp_path / "nhac.ics"
    day = (date.today() - timedelta(300)).isoformat()
    done = ocop("deadline", day, "--ics", "-o", str(path), OCOP_DATABASE_URL=str(engine.url))
    assert done.returncode == 0 and "hết hạn ngày" in done.stdout and "Nguồn:" in done.stdout
    assert path.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert str(path) in done.stderr


@pytest.mark.parametrize("day", ["2024-02-31", "hôm qua", "2999-01-01", "1/1/2018", ""])
def test_a_deadline_of_no_day_is_one_line_and_exit_code_2(day: str, engine: Any) -> None:
    done = ocop("deadline", day, OCOP_DATABASE_URL=str(engine.url))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "công nhận" in done.stderr


def test_of_a_certificate_that_is_over_nothing_is_left_to_remind_of(
    tmp_path: Path, engine: Any
) -> None:
    path = tmp_path / "x.ics"
    done = ocop(
        "deadline", "15/3/2020", "--ics", "-o", str(path), OCOP_DATABASE_URL=str(engine.url)
    )
    assert done.returncode == 1 and "quá hạn" in done.stdout and not path.exists()


def test_a_calendar_file_that_cannot_be_written_is_one_line(engine: Any) -> None:
    day = (date.today() - timedelta(300)).isoformat()
    done = ocop(
        "deadline", day, "--ics", "-o", "/no/such/folder/x.ics", OCOP_DATABASE_URL=str(engine.url)
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr


def test_unanswered_as_table_csv_and_training_data(tmp_path: Path) -> None:
    from bot.journal import note
    from knowledge.database import open_engine

    url = f"sqlite:///{tmp_path / 'k.db'}"
    vain = [{"custom": {"status": "no_data"}}]
    for question in ("giá mật ong?", "giá mật ong", "=cmd|' /C calc'!A0"):
        note(open_engine(url), "s", question, vain)
    shown = ocop("unanswered", OCOP_DATABASE_URL=url)
    assert shown.returncode == 0 and "giá mật ong" in shown.stdout
    file = tmp_path / "cau.csv"
    done = ocop("unanswered", "--csv", str(file), OCOP_DATABASE_URL=url)
    content = file.read_bytes()
    assert done.returncode == 0 and content.startswith(b"\xef\xbb\xbf")
    assert "chưa có số liệu" in content.decode() and "'=cmd" in content.decode()
    data = ocop("unanswered", "--nlu", OCOP_DATABASE_URL=url).stdout
    assert "- intent: CHON_Y" in data and "- giá mật ong" in data
    purged = ocop("unanswered", "--purge", "--days", "1", OCOP_DATABASE_URL=url)
    assert purged.returncode == 0 and "0 dòng" in purged.stdout


def test_the_channel_is_closed_and_opened(tmp_path: Path) -> None:
    file = tmp_path / "off.txt"
    closed = ocop("off", "Nghỉ đến 8 giờ.", OCOP_OFF_FILE=str(file))
    assert closed.returncode == 0 and file.read_text(encoding="utf-8") == "Nghỉ đến 8 giờ."
    assert ocop("on", OCOP_OFF_FILE=str(file)).returncode == 0 and not file.exists()


def test_feedback_is_listed(tmp_path: Path) -> None:
    from bot.feedback import Feedback, keep
    from knowledge.database import open_engine

    url = f"sqlite:///{tmp_path / 'k.db'}"
    assert "Chưa có góp ý" in ocop("feedback", OCOP_DATABASE_URL=url).stdout
    keep(open_engine(url), Feedback("s", False, "Sơn La mấy sp?", word="thiếu ngày"))
    shown = ocop("feedback", OCOP_DATABASE_URL=url).stdout
    assert "Sơn La mấy sp?" in shown and "thiếu ngày" in shown and "chưa đúng ý" in shown
