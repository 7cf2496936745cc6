"""What a hostile page, answer or line cannot do to the widget, and the widget not to its page."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.widget.conftest import DESKTOP, PHONE
from tests.widget.visit import Visit

Begin = Callable[..., Visit]
MESSAGE = "**/ocop/message"
BREAKDOWN = "co cau sao cua lao cai"


def use(page: Visit) -> Visit:
    """Everything once: ask, chart, table, opinion, buttons, close."""
    page.open()
    page.ask(BREAKDOWN)
    page.find("summary").first.click()
    page.find(".tools button").nth(2).click()
    page.page.keyboard.press("Enter")
    page.ask("huong dan toi tung buoc")
    page.page.keyboard.press("Escape")
    return page


@pytest.mark.parametrize("device", [DESKTOP, PHONE])
def test_a_strict_policy_is_not_broken_on_another_site(visit: Begin, device: Any) -> None:
    page = use(visit(strict=1, device=device))
    assert page.violations() == []


def test_a_strict_policy_is_not_broken_on_the_demo_page(visit: Begin) -> None:
    assert use(visit(demo=True)).violations() == []


def test_the_policy_is_watched(visit: Begin) -> None:
    """The watch itself sees what is forbidden."""
    page = visit(strict=1)
    page.page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    page.page.wait_for_timeout(100)
    assert page.violations()
    page.page.evaluate("() => { window.violations = []; }")
    page.errors.clear()


STYLES = ["color", "background-color", "font-size", "font-family", "font-weight", "letter-spacing",
          "line-height", "text-align", "text-transform", "display", "float", "padding-left",
          "border-top-width", "opacity", "width", "height"]  # fmt: skip
LOOK = """(root, names) => [...root.querySelectorAll("*")]
  .filter((e) => !e.closest("[role=status]"))
  .map((e) => [e.localName, ...names.map((n) => getComputedStyle(e)[n])])"""


def look(page: Visit) -> Any:
    page.open()
    page.ask(BREAKDOWN)
    page.find("summary").first.click()
    page.find(".tools").wait_for()
    page.page.mouse.move(5, 5)
    page.page.wait_for_timeout(300)
    return page.find(".root").evaluate(LOOK, STYLES), page.panel.bounding_box()


def test_hostile_styles_of_the_page_change_nothing(visit: Begin) -> None:
    plain, hostile = look(visit()), look(visit(style="hostile"))
    assert hostile[1] == plain[1]
    for one, other in zip(plain[0], hostile[0], strict=True):
        assert other == one


def test_the_page_keeps_its_own_look(visit: Begin) -> None:
    page = visit()
    style = page.page.locator("h1").evaluate("(e) => JSON.stringify(getComputedStyle(e))")
    use(page)
    assert page.page.locator("h1").evaluate("(e) => JSON.stringify(getComputedStyle(e))") == style
    assert page.page.locator("body > *").count() == 2


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
ADDRESSES = ["javascript:alert(1)", "JaVaScript:alert(1)", " javascript:alert(1)",
             "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
             "blob:http://x/y", "java\nscript:alert(1)", "http://", "", None, 5, {}]  # fmt: skip


def answer(page: Visit, message: Any) -> Any:
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
    body = json.dumps([message])
    page.page.route(MESSAGE, lambda r: r.fulfill(status=200, headers=headers, body=body))
    return page.ask("hỏi")


def test_html_in_an_answer_is_text(visit: Begin) -> None:
    page = visit().open()
    page.page.on("dialog", lambda d: page.errors.append(d.message))
    shown = answer(page, {
        "text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": HOSTILE}],
        "custom": {
            "kind": "rule", "sources": [{"title": HOSTILE, "publisher": HOSTILE, "url": ""}],
            "links": [{"title": HOSTILE, "url": "/x"}],
            "chart": {"type": "bar", "title": HOSTILE, "unit": HOSTILE, "data": [
                {"label": HOSTILE, "value": 1}, {"label": HOSTILE, "value": 2}]},
        },
    })  # fmt: skip
    assert shown.locator("img, script").count() == 0
    assert shown.text_content().count("onerror=alert(1)") >= 7
    assert page.find(".reply").inner_text() == HOSTILE


def test_only_known_schemes_become_links(visit: Begin) -> None:
    page = visit().open()
    sources = [{"title": f"nguồn {n}", "url": url} for n, url in enumerate(ADDRESSES)]
    links = [{"title": "liên kết", "url": url} for url in ADDRESSES[:8]]
    shown = answer(page, {"text": "x", "custom": {"kind": "rule", "sources": sources,
                                                 "links": links}})  # fmt: skip
    for anchor in shown.locator("a").all():
        address = anchor.evaluate("(a) => a.protocol")
        assert address in {"http:", "https:"}, anchor.get_attribute("href")
    assert shown.locator("a[href*=script]").count() == 0


@pytest.mark.parametrize("scheme", ["https://tinh.gov.vn/a?b=c#d", "mailto:a@b.vn", "tel:0123"])
def test_these_do(visit: Begin, scheme: str) -> None:
    shown = answer(visit().open(), {"text": "x", "custom": {
        "kind": "rule", "sources": [{"title": "t", "url": scheme}]}})  # fmt: skip
    assert shown.locator("a").get_attribute("href") == scheme


def test_addresses_in_the_text_can_be_followed_without_their_full_stop(visit: Begin) -> None:
    shown = answer(visit().open(), {
        "text": "Xem https://ocop.gov.vn/trang?a=1, hoặc (http://b.vn/x). javascript:alert(1)",
        "custom": {"kind": "rule"}})  # fmt: skip
    hrefs = [a.get_attribute("href") for a in shown.locator("a").all()]
    assert hrefs == ["https://ocop.gov.vn/trang?a=1", "http://b.vn/x"]


@pytest.mark.parametrize(
    "message",
    [{"text": "Chỉ chữ"}, {"text": "Lạ", "custom": {"chart": {"type": "pie", "data": [
        {"label": "a", "value": 1}, {"label": "b", "value": 2}], "title": "t", "unit": "x"}}},
     {"text": "Rỗng", "custom": {"chart": {"type": "bar", "title": "", "unit": "", "data": []}}},
     {"text": "Âm", "custom": {"chart": {"type": "bar", "title": "", "unit": "", "data": [
         {"label": "a", "value": -1}, {"label": "b", "value": "x"}]}}}],
)  # fmt: skip
def test_an_answer_of_a_shape_it_does_not_know_is_shown_as_text(visit: Begin, message: Any) -> None:
    shown = answer(visit().open(), message)
    assert message["text"] in shown.inner_text()


def test_no_request_carries_a_cookie_or_says_more_than_needed(visit: Begin) -> None:
    page = visit()
    headers: list[dict[str, str]] = []
    page.page.on("request", lambda r: "/ocop/" in r.url and headers.append(r.all_headers()))
    use(page)
    assert headers and not any("cookie" in h for h in headers)
    # Nothing has to be asked first: each question is one round trip.
    assert not [r for r in page.requests if "OPTIONS" in r]
