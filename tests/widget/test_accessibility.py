"""WCAG 2.2 AA: what axe finds, and what it cannot: keys, focus, announcements, small screens."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.texts import texts
from tests.widget.conftest import DESKTOP, PHONE
from tests.widget.visit import Visit

Begin = Callable[..., Visit]
WORDS = texts()["widget"]["vi"]
MESSAGE = "**/ocop/message"
BREAKDOWN = "co cau sao cua lao cai"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DEVICES = {"desktop": DESKTOP, "phone": PHONE}


def complaints(page: Visit) -> list[str]:
    """What axe finds wrong, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page.page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
    return [
        f"{v['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
        for v in found.response["violations"]
        for node in v["nodes"]
    ]


def closed(page: Visit) -> None:
    page.launcher.wait_for()


def opened(page: Visit) -> None:
    page.open()


def waiting(page: Visit) -> None:
    page.open()
    page.page.route(MESSAGE, lambda _route: None)
    page.type(BREAKDOWN)
    page.status.get_by_text(WORDS["waiting"]).wait_for()


def failed(page: Visit) -> None:
    page.open()
    page.page.route(MESSAGE, lambda r: r.fulfill(
        status=503, body=json.dumps([{"text": "Nghỉ."}]),
        headers={"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
    ))  # fmt: skip
    page.type(BREAKDOWN)
    page.find(".failed").wait_for()
    page.errors.clear()


def offline(page: Visit) -> None:
    page.open()
    page.context.set_offline(True)
    page.status.get_by_text(WORDS["offline"]).wait_for()


def chart(page: Visit) -> None:
    page.open()
    page.ask(BREAKDOWN)


def table(page: Visit) -> None:
    chart(page)
    page.find("summary").first.click()


def course(page: Visit) -> None:
    page.open()
    page.ask("lào cai qua các năm")


def many_sources(page: Visit) -> None:
    page.open()
    page.ask("5 tỉnh nhiều sản phẩm 5 sao nhất").locator(".sources summary").click()


def too_long(page: Visit) -> None:
    page.open()
    page.field.fill("á" * 600)


def opinion(page: Visit) -> None:
    chart(page)
    page.find(".tools").get_by_text(WORDS["not_useful"]).click()


def choices(page: Visit) -> None:
    page.open()
    page.ask("huong dan toi tung buoc")


STATES = [closed, opened, waiting, failed, offline, chart, table, course, many_sources, too_long,
          opinion, choices]  # fmt: skip


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(
    visit: Begin, state: Callable[[Visit], None], theme: str, device: str
) -> None:
    page = visit(theme=theme, device=DEVICES[device])
    state(page)
    page.page.wait_for_timeout(250)
    assert complaints(page) == []


@pytest.mark.parametrize("colour", ["#ffeb3b", "#ffffff", "#000000", "#d32f2f", "#9e9e9e"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_colour_of_a_site_can_be_read(visit: Begin, colour: str, theme: str) -> None:
    page = visit(colour=colour, theme=theme)
    chart(page)
    page.page.wait_for_timeout(250)
    assert complaints(page) == []


def test_axe_finds_nothing_on_the_demo_page(visit: Begin) -> None:
    for device in DEVICES.values():
        page = visit(demo=True, device={**device, "bypass_csp": True})
        assert complaints(page) == []


def test_axe_finds_what_is_wrong(visit: Begin) -> None:
    """The check itself can fail, inside the widget too."""
    page = visit().open()
    page.find(".send").evaluate("(b) => b.removeAttribute('aria-label')")
    page.field.evaluate("(f) => (f.style.color = '#ccc')")
    assert any("button-name" in c for c in complaints(page))


# ------------------------------------------------------------------ keys and focus


def test_a_whole_conversation_by_keys_alone(visit: Begin) -> None:
    page = visit()
    keys = page.page.keyboard
    for _ in range(5):
        keys.press("Tab")
        if page.focused().startswith("button launcher"):
            break
    keys.press("Enter")
    assert page.focused().startswith("textarea")
    keys.type(BREAKDOWN)
    keys.press("Enter")
    page.answers.nth(1).wait_for()
    page.find(".tools").wait_for()
    assert page.focused().startswith("textarea")
    reached = []
    for _ in range(12):
        keys.press("Shift+Tab")
        reached.append(page.focused())
        if reached[-1].startswith("button tool"):
            break
    assert any(r.startswith("a") for r in reached) and "summary" in reached
    assert any("quiet" in r for r in reached) and any("scroller" in r for r in reached)
    keys.press("Escape")
    assert page.focused().startswith("button launcher") and not page.panel.is_visible()


def test_the_close_button_gives_the_focus_back(visit: Begin) -> None:
    page = visit().open()
    assert page.launcher.get_attribute("aria-expanded") == "true"
    page.find(f"button[aria-label={WORDS['close']}]").click()
    assert page.focused().startswith("button launcher")
    assert page.launcher.get_attribute("aria-expanded") == "false"


def test_a_button_of_the_page_that_opened_it_gets_the_focus_back(visit: Begin) -> None:
    page = visit(demo=True)
    page.page.locator("[data-ask]").first.focus()
    page.page.keyboard.press("Enter")
    page.answers.nth(1).wait_for()
    page.page.keyboard.press("Escape")
    assert page.page.evaluate("() => document.activeElement.dataset.ask")
    page.page.evaluate("() => document.querySelector('ocop-chat').close()")
    assert page.page.evaluate("() => document.activeElement.dataset.ask")


def test_turning_the_screen_keeps_the_place_of_the_cursor(visit: Begin) -> None:
    page = visit().open()
    page.field.press_sequentially("Sơn La")
    page.page.set_viewport_size({"width": 400, "height": 700})
    page.page.wait_for_timeout(200)
    page.page.keyboard.type(" có mấy")
    assert page.field.input_value() == "Sơn La có mấy"


def test_the_focus_is_never_lost(visit: Begin) -> None:
    page = visit().open()
    page.find(".reply").first.click()
    assert page.focused().startswith("textarea")
    page.answers.nth(1).wait_for()
    page.find(".tools").get_by_text(WORDS["useful"], exact=True).click()
    page.status.get_by_text(WORDS["thanks"]).wait_for()
    assert page.focused() == "button quiet"


def test_on_a_touch_screen_no_keyboard_comes_up_unasked(visit: Begin) -> None:
    page = visit(device=PHONE)
    page.launcher.tap()
    assert page.focused() == "h2"
    page.find(".reply").first.tap()
    assert "scroller" in page.focused()
    page.field.tap()
    page.type("lcai bn sp ocop")
    assert "scroller" in page.focused()


def test_on_a_phone_the_page_behind_cannot_be_reached(visit: Begin) -> None:
    page = visit(device=PHONE).open()
    seen = set()
    for _ in range(15):
        page.page.keyboard.press("Tab")
        seen.add(page.page.evaluate("() => document.activeElement?.localName"))
    assert seen <= {"ocop-chat", "body"}
    page.page.keyboard.press("Escape")
    assert not page.panel.is_visible()


FOCUS = """() => {
  let a = document.activeElement;
  if (a.localName !== "ocop-chat") return ["body", true, "", 0];
  while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement;
  const s = getComputedStyle(a);
  return [a.localName, a.matches(":focus-visible"), s.outlineStyle, parseFloat(s.outlineWidth)];
}"""


def test_every_focus_can_be_seen(visit: Begin) -> None:
    page = visit()
    chart(page)
    seen = set()
    for _ in range(12):
        page.page.keyboard.press("Shift+Tab")
        name, visible, style, width = page.page.evaluate(FOCUS)
        if name == "body":
            break
        seen.add(name)
        assert visible and style == "solid" and width >= 2, name
    assert {"a", "summary", "button", "div"} <= seen


def test_targets_are_large_enough(visit: Begin) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24, links in a sentence apart."""
    page = visit(device=PHONE)
    choices(page)
    page.ask("thôi")
    page.ask(BREAKDOWN)
    for element in page.find("button:visible, summary:visible, textarea").all():
        box = element.bounding_box()
        assert box["width"] >= 24 and box["height"] >= 24, (element, box)


# ------------------------------------------------------------------ what is announced

COUNT = """() => {
  window.added = [];
  const log = document.querySelector("ocop-chat").shadowRoot.querySelector("[role=log]");
  new MutationObserver((all) => {
    for (const { addedNodes } of all)
      for (const n of addedNodes)
        if (!n.closest("[aria-live=off]")) added.push(n.className);
  }).observe(log, { childList: true, subtree: true });
}"""


def test_only_new_messages_are_added_to_the_log(visit: Begin) -> None:
    page = visit().open()
    page.page.evaluate(COUNT)
    page.ask(BREAKDOWN)
    page.find(".tools").wait_for()
    assert page.page.evaluate("() => added") == ["said user", "said bot"]


def test_after_a_reload_nothing_old_is_announced(visit: Begin) -> None:
    page = visit().open()
    page.ask(BREAKDOWN)
    page.page.reload()
    page.launcher.wait_for()
    page.page.evaluate(COUNT)
    page.launcher.click()
    page.page.wait_for_timeout(300)
    assert page.page.evaluate("() => added") == [] and page.answers.count() == 2


def test_roles_and_names(visit: Begin) -> None:
    page = visit().open()
    by_role = page.page.get_by_role
    assert by_role("dialog", name=WORDS["title"]).count() == 1
    assert by_role("log").count() == 1
    assert by_role("region", name=WORDS["conversation"]).count() == 1
    assert by_role("textbox", name=WORDS["question"]).count() == 1
    assert by_role("group", name=WORDS["suggestions"]).count() == 1
    for name in ("send", "close", "delete"):
        assert by_role("button", name=WORDS[name], exact=True).count() == 1


# ------------------------------------------------------------------ small screens, zoom, motion

LONG = {
    "text": "Một câu rất dài " * 40 + "\n" + "chữliền" * 60 + "\nhttps://vi.du/" + "a" * 300,
    "custom": {
        "kind": "breakdown", "status": "answered",
        "sources": [{"title": "Tên" + "rấtdài" * 40, "url": "https://vi.du/" + "b" * 200,
                     "publisher": "Báo", "published_on": "2026-01-02"}],
        "chart": {"type": "bar", "title": "Biểu đồ " * 9, "unit": "product", "data": [
            {"label": "Bà Rịa - Vũng Tàu", "value": 1234567},
            {"label": "x" * 60, "value": 3}]},
    },
    "buttons": [{"title": t, "payload": "x"} for t in ("Một nút dài " * 12, "n" * 90)],
}  # fmt: skip


def answer_with(page: Visit, message: Any) -> Any:
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
    body = json.dumps([message])
    page.page.route(MESSAGE, lambda r: r.fulfill(status=200, headers=headers, body=body))
    return page.ask("hỏi")


@pytest.mark.parametrize("width", [320, 360, 412])
def test_nothing_scrolls_sideways_on_a_phone(visit: Begin, width: int) -> None:
    page = visit(device={**PHONE, "viewport": {"width": width, "height": 640}}).open()
    answer = answer_with(page, LONG)
    answer.locator("figure summary").click()
    for selector in (".scroller", ".bot >> nth=1", "dialog", "table"):
        sizes = page.find(selector).evaluate("(e) => [e.scrollWidth, e.clientWidth]")
        assert sizes[0] <= sizes[1], (selector, sizes)
    assert page.page.evaluate("() => document.documentElement.scrollWidth") <= width
    box = page.panel.bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, width) and box["height"] == 640


def test_letters_in_a_picture_keep_their_size_on_a_phone(visit: Begin) -> None:
    page = visit(device=PHONE)
    chart(page)
    height = page.find("svg[role=img] text").first.evaluate(
        "(t) => parseFloat(getComputedStyle(t).fontSize)"
    )
    assert height >= 14


def test_at_200_per_cent_all_is_there(visit: Begin) -> None:
    """A screen of 1280 by 800 at 200% shows 640 by 400 CSS pixels."""
    device = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
    page = visit(device=device)
    chart(page)
    for part in (".send", "textarea", f"button[aria-label={WORDS['close']}]"):
        box = page.find(part).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 640
        assert box["y"] >= 0 and box["y"] + box["height"] <= 400
    sizes = page.find(".scroller").evaluate("(e) => [e.scrollWidth, e.clientWidth, e.clientHeight]")
    assert sizes[0] <= sizes[1] and sizes[2] > 80


def test_larger_letters_of_the_browser_are_heeded(visit: Begin) -> None:
    """The browser's own font size, not the page's, is the measure."""
    page = visit().open()
    assert page.field.evaluate("(f) => getComputedStyle(f).fontSize") == "16px"


def test_nothing_moves_for_whom_motion_disturbs(visit: Begin) -> None:
    page = visit(device={**DESKTOP, "reduced_motion": "reduce"})
    waiting(page)
    moving = page.page.evaluate(
        """() => document.querySelector("ocop-chat").shadowRoot.getAnimations
             ? document.getAnimations().length : 0"""
    )
    names = page.panel.evaluate(
        """(d) => [d, ...d.querySelectorAll("*")].flatMap((e) => ["", "::after", "::before"].map(
             (p) => getComputedStyle(e, p).animationName))"""
    )
    assert moving == 0 and set(names) == {"none"}


def test_dark_is_chosen_by_the_system_and_by_the_site(visit: Begin) -> None:
    def ground(page: Visit) -> str:
        return str(page.open().panel.evaluate("(d) => getComputedStyle(d).backgroundColor"))

    dark = {**DESKTOP, "color_scheme": "dark"}
    light = ground(visit())
    assert ground(visit(device=dark)) != light
    assert ground(visit(device=dark, theme="light")) == light
    assert ground(visit(theme="dark")) != light


def test_the_beginning_of_a_long_answer_is_seen(visit: Begin) -> None:
    page = visit(device=PHONE).open()
    answer_with(page, LONG)
    page.page.wait_for_timeout(200)
    scroller, question = page.find(".scroller").bounding_box(), page.questions.first.bounding_box()
    assert abs(question["y"] - scroller["y"]) < 20
