"""The page for staff in a real browser: read by all, on a phone, in Vietnamese."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.staff.test_staff import database, port  # noqa: F401
from tests.browsing import chromium
from tests.widget.conftest import DESKTOP, PHONE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(browser: Any, port: int, request: Any) -> Iterator[Any]:  # noqa: F811
    """The first page; whatever is done on it throws nothing and asks no other site."""
    context = browser.new_context(**request.param)
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    host = f"http://127.0.0.1:{port}/"
    opened.on("request", lambda r: None if r.url.startswith(host) else faults.append(r.url))
    opened.goto(host)
    yield opened
    assert not faults
    context.close()


def test_it_can_be_read_by_all(page: Any) -> None:
    """All but the menu in Datasette's own header."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = Axe().run(page, context={"include": [[".staff"]]}, options=options)
    assert [v["id"] for v in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_nothing_is_wider_than_the_window(page: Any) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def test_a_cell_of_the_map_leads_to_its_figures(page: Any) -> None:
    line = page.get_by_role("row", name="Lào Cai", exact=False).first
    cell = line.get_by_role("link").last
    things = cell.get_attribute("title").split("; ")
    assert int(cell.inner_text()) == len(things)
    cell.click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.locator("table.rows-and-columns tbody tr").count() >= len(things)


def test_browsing_speaks_vietnamese(page: Any) -> None:
    page.get_by_role("link", name="figures", exact=True).click()
    page.get_by_role("heading", level=1).wait_for()
    words = page.inner_text("body")
    assert "dòng" in words and "Ý nghĩa các cột" in words
    assert not {"rows", "Apply", "Suggested", "where", "This data as"} & set(words.split())
    assert page.locator("input[type=submit]").first.input_value() == "Lọc"
    page.get_by_role("link", name="trang đầu").click()
    page.get_by_role("heading", name="Độ phủ số liệu").wait_for()
