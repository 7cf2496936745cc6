"""A conversation in the widget: asked, answered, kept, deleted."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.texts import texts
from knowledge.database import open_engine
from tests.serving import Deployment
from tests.widget.conftest import PHONE
from tests.widget.visit import Visit

Begin = Callable[..., Visit]
WORDS = texts()["widget"]["vi"]
BREAKDOWN = "co cau sao cua lao cai"


def test_a_question_is_answered_with_its_sources_as_links(visit: Begin) -> None:
    page = visit().open()
    answer = page.ask("lcai bn sp ocop")
    words = answer.inner_text()
    assert "605" in words and words.count("Nguồn:") == 1
    links = answer.locator(".sources a")
    assert links.count() >= 1
    for i in range(links.count()):
        assert links.nth(i).get_attribute("href").startswith("http")
        assert links.nth(i).get_attribute("rel") == "noopener noreferrer"
        assert links.nth(i).get_attribute("target") == "_blank"
    assert page.status.inner_text() == ""


def test_suggestions_fit_the_home_area_and_can_be_pressed(visit: Begin) -> None:
    page = visit(home="Sơn La").open()
    reply = page.find(".reply").first
    assert "Sơn La" in reply.inner_text()
    reply.click()
    page.answers.nth(1).wait_for()
    assert "Sơn La" in page.answers.nth(1).inner_text()
    assert page.find(".reply").count() == 0


def test_the_home_area_answers_for_no_place(visit: Begin) -> None:
    answer = visit(home="Sơn La").open().ask("có bao nhiêu sản phẩm ocop?")
    assert "Sơn La" in answer.inner_text()


def test_a_guided_conversation_with_buttons_and_typing(visit: Begin) -> None:
    page = visit().open()
    page.ask("huong dan toi tung buoc")
    page.find(
        ".reply",
    ).get_by_text("Hợp tác xã").click()
    page.find(".reply").get_by_text("Thực phẩm").click()
    page.find(".reply").get_by_text("4 sao").click()
    page.answers.nth(4).wait_for()
    answer = page.ask("lào cai")
    assert "Việc cần làm" in answer.inner_text()


def said(page: Visit) -> list[str]:
    """Who said what, from the top: the first place named, or the greeting."""
    every = page.find(".said:not(:first-child)").all_text_contents()
    places = ["Sơn La", "Lào Cai"]
    return [f"{w.split(':')[0]}: {min(places, key=lambda p: w.find(p) % 9999)}" for w in every]


IN_ORDER = ["Bạn: Sơn La", "Trợ lý: Sơn La", "Bạn: Lào Cai", "Trợ lý: Lào Cai"]


def test_the_guide_offers_the_site_s_own_province(visit: Begin) -> None:
    page = visit(home="Sơn La").open()
    page.ask("huong dan toi tung buoc")
    for choice in ("Hợp tác xã", "Thực phẩm", "4 sao", "Sơn La"):
        page.find(".reply").get_by_text(choice, exact=True).click()
    page.answers.nth(5).wait_for()
    assert "ở Sơn La" in page.answers.nth(5).inner_text()


def test_two_questions_in_a_hurry_are_each_answered_below_it(visit: Begin) -> None:
    page = visit().open()
    page.type("Sơn La có bao nhiêu sản phẩm 4 sao?")
    page.type("còn Lào Cai?")
    page.answers.nth(2).wait_for()
    page.find("dialog:not(.busy)").wait_for()
    assert said(page) == IN_ORDER
    page.page.reload()
    page.launcher.click()
    assert said(page) == IN_ORDER


def test_a_first_question_in_a_hurry_has_one_session(visit: Begin) -> None:
    """What opens and what asks at once begin the same session."""
    page = visit()
    page.page.route("**/ocop/session", lambda r: (page.page.wait_for_timeout(400), r.continue_()))
    page.page.evaluate("() => document.querySelector('ocop-chat').ask('huong dan toi tung buoc')")
    page.find(".reply").get_by_text("Hợp tác xã").click()
    page.answers.nth(2).wait_for()
    assert len([r for r in page.requests if r.endswith("/session")]) == 1
    assert page.find(".failed").count() == 0


def test_a_link_of_the_bot_itself_leads_to_the_bot(visit: Begin, deployment: Deployment) -> None:
    answer = visit().open().ask("công nhận ngày 7/9/2025 thì bao giờ hết hạn?")
    href = answer.locator("a[href*=deadline]").get_attribute("href")
    assert href == f"http://127.0.0.1:{deployment.port}/ocop/deadline.ics?recognised=2025-09-07"


# ------------------------------------------------------------------ kept and deleted


def test_the_conversation_is_there_after_a_reload_and_goes_on(visit: Begin) -> None:
    page = visit().open()
    page.ask("Sơn La có bao nhiêu sản phẩm 4 sao?")
    page.page.reload()
    page.launcher.click()
    (question,) = page.questions.all_text_contents()
    assert question == "Bạn: Sơn La có bao nhiêu sản phẩm 4 sao?"
    assert page.answers.count() == 2
    answer = page.ask("còn Lào Cai?")
    assert "4 sao" in answer.inner_text()


def test_it_is_deleted_when_asked_and_the_bot_begins_anew(visit: Begin) -> None:
    page = visit().open()
    page.ask("Sơn La có bao nhiêu sản phẩm 4 sao?")
    asked: list[str] = []
    page.page.on("dialog", lambda d: (asked.append(d.message), d.accept()))
    page.find(".tool").first.click()
    assert asked == [WORDS["really_delete"]]
    assert page.questions.count() == 0 and page.status.inner_text() == WORDS["deleted"]
    page.find(".reply").first.wait_for()
    assert page.page.evaluate("() => localStorage.length") == 0
    answer = page.ask("thế năm 2023?")
    assert "4 sao" not in answer.inner_text()


def test_it_is_kept_when_deleting_is_not_confirmed(visit: Begin) -> None:
    page = visit().open()
    page.ask("chào")
    page.page.on("dialog", lambda d: d.dismiss())
    page.find(".tool").first.click()
    assert page.questions.count() == 1


def test_an_answer_that_comes_after_deleting_is_not_shown(visit: Begin) -> None:
    page = visit().open()
    page.page.route("**/ocop/message", lambda r: (page.page.wait_for_timeout(700), r.continue_()))
    page.page.on("dialog", lambda d: d.accept())
    page.type("Sơn La có bao nhiêu sản phẩm?")
    page.find(".tool").first.click()
    page.find("dialog:not(.busy)").wait_for()
    assert page.questions.count() == 0 and page.answers.count() == 1


def test_after_a_day_it_is_gone(visit: Begin) -> None:
    page = visit().open()
    page.ask("chào")
    page.page.evaluate(
        """() => { const [key] = Object.keys(localStorage);
           const kept = JSON.parse(localStorage[key]); kept.at -= 864e5 + 1;
           localStorage[key] = JSON.stringify(kept); }"""
    )
    page.page.reload()
    page.open()
    assert page.questions.count() == 0


def test_only_the_last_of_a_long_conversation_is_kept(visit: Begin) -> None:
    page = visit().open()
    page.ask("chào")
    page.page.evaluate(
        """() => { const [key] = Object.keys(localStorage);
           const kept = JSON.parse(localStorage[key]);
           kept.items = Array(200).fill({ text: "dài" });
           localStorage[key] = JSON.stringify(kept); }"""
    )
    page.page.reload()
    page.launcher.click()
    page.ask("chào")
    kept = page.page.evaluate("() => JSON.parse(Object.values(localStorage)[0]).items.length")
    assert kept == 60


@pytest.mark.parametrize("rubbish", ["{", "null", "7", '{"items": 5, "at": 9e15}', "[]"])
def test_rubbish_in_the_storage_does_no_harm(visit: Begin, rubbish: str) -> None:
    page = visit().open()
    page.ask("chào")
    page.page.evaluate(
        "(r) => { for (const k in {...localStorage}) localStorage[k] = r; }", rubbish
    )
    page.page.reload()
    page.launcher.click()
    assert page.ask("chào").inner_text()


DENIED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.mark.parametrize("before", [DENIED, FULL])
def test_it_works_without_storage(visit: Begin, before: str) -> None:
    page = visit(before=before).open()
    page.ask("Sơn La có bao nhiêu sản phẩm 4 sao?")
    assert "4 sao" in page.ask("còn Lào Cai?").inner_text()


def test_a_question_under_way_is_answered_after_a_reload(visit: Begin) -> None:
    page = visit().open()
    page.page.route("**/ocop/message", lambda _route: None, times=1)
    page.type("Sơn La có bao nhiêu sản phẩm 4 sao?")
    page.page.reload()
    page.launcher.click()
    page.answers.nth(1).wait_for()
    assert "4 sao" in page.answers.nth(1).inner_text() and page.questions.count() == 1


def test_another_tab_shows_the_same_and_deletes_for_both(visit: Begin) -> None:
    page = visit().open()
    page.ask("Sơn La có bao nhiêu sản phẩm 4 sao?")
    other = Visit(page.context, page.address)
    other.launcher.click()
    assert other.questions.count() == 1
    other.ask("còn Lào Cai?")
    page.answers.nth(2).wait_for()
    assert page.questions.count() == 2
    other.page.on("dialog", lambda d: d.accept())
    other.find(".tool").first.click()
    page.questions.first.wait_for(state="detached")
    page.ask("chào")
    kept = page.page.evaluate("() => JSON.parse(Object.values(localStorage)[0]).items.length")
    assert kept == 2


def test_opened_again_the_last_question_is_at_the_top(visit: Begin) -> None:
    page = visit(device=PHONE).open()
    page.ask("huong dan toi tung buoc")
    page.ask("5 tỉnh nhiều sản phẩm 5 sao nhất")
    page.page.reload()
    page.launcher.click()
    top = page.find(".scroller").bounding_box()["y"]
    assert abs(page.questions.last.bounding_box()["y"] - top) < 20


# ------------------------------------------------------------------ pictures and tables


def test_a_chart_has_its_numbers_in_words_and_in_a_table(visit: Begin) -> None:
    answer = visit().open().ask(BREAKDOWN)
    picture = answer.locator("svg[role=img]")
    assert picture.get_attribute("aria-label") == "5 sao 2; 4 sao 52; 3 sao 551"
    assert answer.locator("svg rect.bar").count() == 3
    table = answer.locator("table")
    assert not table.is_visible()
    answer.get_by_text(WORDS["table"]).click()
    assert table.is_visible() and table.locator("caption").text_content().startswith("Lào Cai")
    rows = [r.split("\t") for r in table.locator("tbody tr").all_inner_texts()]
    assert rows == [["5 sao", "2"], ["4 sao", "52"], ["3 sao", "551"]]


def test_bars_are_as_long_as_their_numbers(visit: Begin) -> None:
    answer = visit().open().ask(BREAKDOWN)
    lengths = [b.bounding_box()["width"] for b in answer.locator("rect.bar").all()]
    assert lengths[1] / lengths[2] == pytest.approx(52 / 551, abs=0.01)


def test_a_course_joins_only_what_has_the_same_borders(visit: Begin) -> None:
    answer = visit().open().ask("lào cai qua các năm")
    rows = answer.locator("tbody tr").count()
    former = answer.locator("tbody th", has_text="trước sáp nhập").count()
    assert 0 < former < rows
    assert answer.locator("circle").count() == rows
    assert answer.locator("svg line:not(.cut)").count() == rows - 2
    assert answer.locator("svg line.cut").count() == 1
    labels = answer.locator("svg text").all_text_contents()
    assert answer.locator("tbody td").first.text_content() in labels
    assert answer.locator("tbody td").last.text_content() in labels


# ------------------------------------------------------------------ copy, opinion


def test_an_answer_is_copied_with_its_source(visit: Begin) -> None:
    page = visit().open()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.ask("lcai bn sp ocop")
    page.find(".tools").get_by_text(WORDS["copy"]).click()
    page.status.get_by_text(WORDS["copied"]).wait_for()
    copied = page.page.evaluate("() => navigator.clipboard.readText()")
    assert "605" in copied and "Nguồn:" in copied and "https://" in copied


def test_it_is_copied_on_a_page_without_a_clipboard(visit: Begin) -> None:
    page = visit(
        before="""
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        addEventListener("copy", (e) => {
          let a = document.activeElement;
          while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement;
          window.copied = a.value;
        }, true);"""
    ).open()
    page.ask("lcai bn sp ocop")
    button = page.find(".tools").get_by_text(WORDS["copy"])
    button.click()
    page.status.get_by_text(WORDS["copied"]).wait_for()
    assert "Nguồn:" in page.page.evaluate("() => window.copied")
    assert page.find(".tools textarea").count() == 0 and "quiet" in page.focused()


def rows(deployment: Deployment) -> list[Any]:
    from bot.feedback import kept

    return list(kept(open_engine(f"sqlite:///{deployment.database}")))


def test_useful_is_kept_for_staff(visit: Begin, deployment: Deployment) -> None:
    page = visit().open()
    page.ask("lcai bn sp ocop")
    page.find(".tools").get_by_text(WORDS["useful"], exact=True).click()
    page.status.get_by_text(WORDS["thanks"]).wait_for()
    assert (rows(deployment)[0]["useful"], rows(deployment)[0]["kind"]) == (True, "figure")
    page.page.reload()
    page.launcher.click()
    assert page.find(".tools").get_by_text(WORDS["useful"], exact=True).count() == 0


def test_not_useful_takes_a_word(visit: Begin, deployment: Deployment) -> None:
    page = visit().open()
    page.ask("lcai bn sp ocop")
    page.find(".tools").get_by_text(WORDS["not_useful"]).click()
    assert page.focused().startswith("input")
    page.page.keyboard.type("thiếu số của huyện")
    page.page.keyboard.press("Enter")
    page.status.get_by_text(WORDS["thanks"]).wait_for()
    newest = rows(deployment)[0]
    assert (newest["useful"], newest["word"]) == (False, "thiếu số của huyện")
    assert newest["question"] == "lcai bn sp ocop" and "605" in newest["answer"]


def test_a_second_press_is_no_second_opinion(visit: Begin, deployment: Deployment) -> None:
    page = visit().open()
    page.ask("lcai bn sp ocop")
    before = len(rows(deployment))
    page.find(".tools").get_by_text(WORDS["useful"], exact=True).dblclick()
    page.status.get_by_text(WORDS["thanks"]).wait_for()
    assert len(rows(deployment)) == before + 1


def test_small_talk_is_not_to_be_judged(visit: Begin) -> None:
    page = visit().open()
    page.ask("xin chào")
    assert page.find(".tools").count() == 0


# ------------------------------------------------------------------ typing


def test_characters_are_counted_near_the_cap_and_too_many_are_not_sent(visit: Begin) -> None:
    page = visit().open()
    counter = page.find(".counter")
    page.field.fill("á" * 399)
    assert counter.inner_text() == ""
    page.field.fill("á" * 450)
    assert counter.inner_text() == "Còn 50 ký tự"
    page.field.fill("á" * 510)
    assert counter.inner_text() == "Dài quá 10 ký tự"
    page.field.press("Enter")
    assert (
        page.questions.count() == 0
        and page.find(".unseen[role=status]").inner_text() == "Dài quá 10 ký tự"
    )
    page.field.fill("Sơn La " + "á" * 493)
    page.field.press("Enter")
    page.answers.nth(1).wait_for()


def test_the_count_is_said_aloud_when_it_begins_and_when_it_is_too_much(visit: Begin) -> None:
    page = visit().open()
    aloud = page.find(".unseen[role=status]")
    heard = []
    for length in (300, 401, 402, 450, 499, 501, 502, 499, 300):
        page.field.fill("á" * length)
        if not heard or heard[-1] != aloud.text_content():
            heard.append(aloud.text_content())
    assert heard == ["", "Còn 99 ký tự", "Dài quá 1 ký tự", "Còn 1 ký tự", ""]


def test_typing_leaves_what_is_said_of_the_line(visit: Begin) -> None:
    page = visit().open()
    page.context.set_offline(True)
    page.status.get_by_text(WORDS["offline"]).wait_for()
    page.field.press_sequentially("so sao")
    assert page.status.inner_text() == WORDS["offline"]


def test_decomposed_letters_count_as_one(visit: Begin) -> None:
    page = visit().open()
    page.field.fill("a\u0301" * 450)
    assert page.find(".counter").inner_text() == "Còn 50 ký tự"


def test_an_empty_message_is_not_sent(visit: Begin) -> None:
    page = visit().open()
    page.type("   ")
    page.find(".send").click()
    assert page.questions.count() == 0


def test_enter_that_ends_a_composition_does_not_send(visit: Begin) -> None:
    page = visit().open()
    page.field.fill("Sơn La có mấy sản phẩm")
    page.field.evaluate(
        """(f) => { for (const how of [{ isComposing: true }, { keyCode: 229 }])
             f.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, ...how }));
        }"""
    )
    assert page.questions.count() == 0
    page.field.press("Shift+Enter")
    assert page.questions.count() == 0
    page.field.press("Enter")
    page.answers.nth(1).wait_for()


def test_escape_while_composing_does_not_close(visit: Begin) -> None:
    page = visit().open()
    page.field.evaluate(
        """(f) => f.dispatchEvent(new KeyboardEvent("keydown",
             { key: "Escape", bubbles: true, isComposing: true }))"""
    )
    assert page.panel.is_visible()


# ------------------------------------------------------------------ options of the script tag


def test_words_of_the_interface_in_english(visit: Begin) -> None:
    page = visit(lang="en").open()
    english = texts()["widget"]["en"]
    assert english["title"] in page.panel.inner_text()
    assert english["greeting"] in page.answers.first.inner_text()
    assert page.field.get_attribute("placeholder") == english["placeholder"]
    assert page.find(".root").get_attribute("lang") == "en"
    page.ask("lcai bn sp ocop")
    assert page.find(".tools").inner_text().split("\n")[0].startswith(english["copy"])


def test_title_greeting_side_and_colour(visit: Begin) -> None:
    page = visit(
        title="Hỏi về OCOP Sơn La", greeting="Chào bà con!", position="left", colour="#7a1fa2"
    )
    assert page.launcher.inner_text() == "Hỏi về OCOP Sơn La"
    assert page.launcher.bounding_box()["x"] < 100
    colour = page.launcher.evaluate("(b) => getComputedStyle(b).backgroundColor")
    assert colour == "rgb(122, 31, 162)"
    page.open()
    assert "Chào bà con!" in page.answers.first.inner_text()
    assert page.panel.bounding_box()["x"] < 100


@pytest.mark.parametrize("body", ["inert", "style='transform: translateY(900px)'", "dir=rtl"])
def test_a_body_with_ideas_of_its_own_does_not_reach_it(visit: Begin, body: str) -> None:
    page = visit()
    page.page.evaluate(
        """(b) => { const [name, value] = b.split("=");
           document.body.setAttribute(name, (value ?? "").replaceAll("'", "")); }""", body
    )  # fmt: skip
    box = page.launcher.bounding_box()
    assert box["x"] > 1000 and 700 < box["y"] < 800
    assert "605" in page.open().ask("lcai bn sp ocop").inner_text()


def test_a_page_that_replaces_its_body_keeps_it(visit: Begin) -> None:
    page = visit()
    page.page.evaluate("() => document.body.replaceChildren()")
    assert page.launcher.is_visible()
    page.page.evaluate("() => document.querySelector('ocop-chat').remove()")
    page.page.evaluate("() => document.documentElement.append(document.createElement('ocop-chat'))")
    assert page.launcher.is_visible()


def test_keys_typed_in_it_are_no_shortcuts_of_the_page(visit: Begin) -> None:
    page = visit().open()
    page.page.evaluate(
        """() => document.addEventListener("keydown",
             (e) => { if ("s/".includes(e.key)) e.preventDefault(); })"""
    )
    page.field.press_sequentially("so sao s/")
    assert page.field.input_value() == "so sao s/"


def test_an_unknown_home_area_or_colour_does_no_harm(visit: Begin) -> None:
    page = visit(home="Atlantis", colour="url(javascript:1)", lang="xx", position="up").open()
    assert "605" in page.ask("lcai bn sp ocop").inner_text()


def test_two_script_tags_make_one_widget(visit: Begin) -> None:
    page = visit(times=2)
    assert page.page.locator("ocop-chat").count() == 1


# ------------------------------------------------------------------ the demo page


def test_the_demo_page_asks_in_the_widget(visit: Begin) -> None:
    page = visit(demo=True)
    page.page.locator("[data-ask]").first.click()
    page.answers.nth(1).wait_for()
    assert page.questions.count() == 1


def test_the_demo_page_gives_the_code_to_copy(visit: Begin, deployment: Deployment) -> None:
    page = visit(demo=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.page.locator("#copy").click()
    code = page.page.evaluate("() => navigator.clipboard.readText()")
    source = f"http://127.0.0.1:{deployment.port}/ocop/widget/ocop-chat.js"
    assert code == f'<script src="{source}" data-home="Lào Cai" defer></script>'


def test_the_demo_page_fits_a_small_phone(visit: Begin) -> None:
    page = visit(demo=True, device=PHONE)
    assert page.page.evaluate("() => document.documentElement.scrollWidth") <= 320
