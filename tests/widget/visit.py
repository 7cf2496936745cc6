"""A visit to a page with the widget: what a person does there, and what is seen of it."""

from typing import Any

_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation",
  (e) => violations.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


class Visit:
    """One page in one fresh browser context."""

    def __init__(self, context: Any, address: str, before: str = "") -> None:
        self.context, self.address = context, address
        self.errors: list[str] = []
        self.requests: list[str] = []
        context.add_init_script(_WATCH + before)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(address)
        self.launcher.wait_for()

    def violations(self) -> list[str]:
        """What the page's security policy had to stop."""
        return list(self.page.evaluate("() => window.violations"))

    def find(self, selector: str) -> Any:
        """Elements of the widget."""
        return self.page.locator(f"ocop-chat {selector}")

    @property
    def launcher(self) -> Any:
        """The button that opens the conversation."""
        return self.find(".launcher")

    @property
    def panel(self) -> Any:
        """The conversation."""
        return self.find("dialog")

    @property
    def field(self) -> Any:
        """Where questions are typed."""
        return self.find("textarea")

    @property
    def status(self) -> Any:
        """The line that says what goes on."""
        return self.find(".status")

    @property
    def answers(self) -> Any:
        """What the bot said, the greeting first."""
        return self.find(".bot")

    @property
    def questions(self) -> Any:
        """What the visitor said."""
        return self.find(".user")

    def open(self) -> "Visit":
        """Open the conversation and wait for its first suggestions."""
        self.launcher.click()
        self.find(".reply").first.wait_for()
        return self

    def type(self, question: str) -> None:
        """Type, key by key, and send."""
        self.field.press_sequentially(question)
        self.field.press("Enter")

    def ask(self, question: str) -> Any:
        """Ask and wait for the answer; the answer's element."""
        before = self.answers.count()
        self.type(question)
        self.answers.nth(before).wait_for()
        self.find("dialog:not(.busy)").wait_for()
        return self.answers.nth(before)

    def focused(self) -> str:
        """The tag and role of what has the focus, inside the widget too."""
        return str(
            self.page.evaluate(
                """() => {
                  let a = document.activeElement;
                  while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement;
                  const said = [a?.localName, a?.className, a?.getAttribute("role")];
                  return said.filter(Boolean).join(" ");
                }"""
            )
        )
