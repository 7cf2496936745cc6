"""The one custom action of the projects that ours is compared with: a figure from the database."""

import sqlite3
from typing import Any

from rasa_sdk import Action

DATABASE = "knowledge.db"
_FIGURE = (
    "select f.value, f.as_of, s.title, s.url from figures f join areas a using (area_id) "
    "join sources s using (source_id) where a.name = ? and f.indicator_id = 'products_total' "
    "order by f.as_of desc limit 1"
)


class ActionFigure(Action):  # type: ignore[misc]
    """Says how many products a province has."""

    def name(self) -> str:
        """As in the domain."""
        return "action_figure"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        """Ask the database, as a first project does."""
        with sqlite3.connect(DATABASE) as connection:
            value, as_of, title, url = connection.execute(_FIGURE, ("Sơn La",)).fetchone()
        facts = [{"value": value, "as_of": as_of}]
        words = f"Sơn La có {value:.0f} sản phẩm ({as_of}). Nguồn: {title}, {url}"
        dispatcher.utter_message(text=words, json_message={"facts": facts})
        return []
