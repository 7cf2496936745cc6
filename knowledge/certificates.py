"""The days of a certificate: when it ends, when its re-evaluation is handed in."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from knowledge.law import Rule


@dataclass(frozen=True)
class Certificate:
    """A certificate's days.

    Attributes:
        recognised: the day it was issued.
        end: the last day it is good for.
        first, last: the window in which the dossier of its re-evaluation is handed in.
        began: the day on which the rule on that window came into force.
    """

    recognised: date
    end: date
    first: date
    last: date
    began: date


@dataclass(frozen=True)
class Term:
    """The rules that give the days: for how many months, and the window before the end."""

    months: Rule
    window: Rule

    @property
    def count(self) -> int:
        """For how many months a certificate is good."""
        return int(self.months.value)

    def certificate(self, day: date) -> Certificate:
        """The days of a certificate issued on `day`; of 29 February the end is the 28th."""
        end = day + relativedelta(months=self.count)
        latest, earliest = (int(n) for n in re.findall(r"\d+", self.window.value))
        return Certificate(
            day, end, end - timedelta(earliest), end - timedelta(latest),
            self.window.effective_from or date.min,
        )  # fmt: skip
