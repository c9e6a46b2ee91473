"""The engine's answer, as frozen rows. Nothing is decided here; every date is a day in the entity's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.core.determination import Determination, Ground
from bot.core.discovery import Discovery
from bot.core.holds import Delay
from bot.core.law import Citation, Clock, Confidence, Mode, Notice


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One federal notice. `due_on` is the last lawful day with every delay in it, `base_due_on` without.

    Both are None where nothing is required, the law gives no number, or the clock has not started.
    """

    notice: Notice
    required: bool
    recipient: str
    mode: Mode | None = None
    states: tuple[str, ...] = ()
    owed_by: str
    due_on: date | None = None
    base_due_on: date | None = None
    clock_starts: Clock
    can_be_delayed: bool = False
    citation: Citation
    confidence: Confidence
    verified_on: date
    why: str


@dataclass(frozen=True, kw_only=True)
class StateObligation:
    """One row of one State's law. `required` None: no rule is loaded for the State, which is no "not owed"."""

    state: str
    notice: Notice | None = None
    required: bool | None
    recipient: str | None = None
    due_on: date | None = None
    clock_starts: Clock | None = None
    citation: Citation | None = None
    confidence: Confidence | None = None
    hipaa_effect: str | None = None
    verified_on: date | None = None
    why: str


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Whether the regulator is told with the letters and the media at all; None where the question is not ours."""

    large: bool | None = None
    media: bool | None = None
    media_states: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """Notice to people whose address is missing; `by_posting` from the number of people that asks for it."""

    required: bool
    by_posting: bool = False
    posting_may_end_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Timeliness:
    """Calendar days from discovery to sending, and from the last lawful day to sending (never below 0)."""

    elapsed_days: int
    days_late: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is owed, to whom, by when, and why, with the version of the rules that said so."""

    discovery: Discovery
    rule_version: str
    ground: Ground
    why: tuple[str, ...]
    thresholds: Thresholds
    obligations: tuple[Obligation, ...]
    substitute: Substitute
    delay: Delay
    state_obligations: tuple[StateObligation, ...]
    timeliness: Mapping[str, Timeliness]
    retain_until: date | None
    warnings: tuple[str, ...] = ()

    @property
    def is_breach(self) -> bool:
        """Whether the notices of a breach are owed; also where nobody has assessed anything."""
        return self.ground.determination is Determination.BREACH

    def with_warnings(self, warnings: tuple[str, ...]) -> "Answer":
        """The same answer with what a careful reader should be told beside it."""
        return replace(self, warnings=warnings)

    def obligation(self, notice: Notice) -> Obligation | None:
        """The federal row of a notice, where the answer lists one."""
        return next((row for row in self.obligations if row.notice is notice), None)
