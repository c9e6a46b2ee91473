"""The weeks of the demo script: reminders day by day, who climbs the ladder, notices, and the closing."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.demo_stage import Stage, Unseen, words_of
from bot.demo_steps import CHIEF, COMMANDER, COUNSEL, IT, LEADERSHIP, NURSE, PRIVACY, SECURITY, tick

_MORNING = time(10)
_NEW_YORK = "Notice to residents (NY)"
_REMINDED = (PRIVACY, COUNSEL, SECURITY, COMMANDER, CHIEF)


def review_is_held(stage: Stage) -> None:
    """On the third day: what caused it, two corrective actions, the last tasks, recovery done."""
    _to(stage, stage.today + timedelta(days=2))
    stage.types(COMMANDER, "review")
    stage.opens(COMMANDER, "Review")
    causes = {
        "root_cause": "The ward's laptops were bought before disk encryption was required, and nobody had a list.",
        "risk_analysis_updated": "yes",
        "sanctions_or_training": "planned",
    }
    stage.sends(COMMANDER, causes, f"the review: {causes['root_cause']}")
    soon, later = stage.today + timedelta(days=21), stage.today + timedelta(days=120)
    _decide(stage, "Encrypt every ward laptop", IT, soon)
    _decide(stage, "Keep a list of portable devices", SECURITY, later)
    stage.closes(COMMANDER)
    stage.shown(stage.reads(COMMANDER, "Keep a list of portable devices"))
    tick(stage, COMMANDER, "Tasks", but=())
    stage.types(COMMANDER, "stage recovery done")


def reminders_climb(stage: Stage) -> None:
    """Four weeks: first the owner, then the deputy, the officers, and on the last day but one leadership."""
    seen = _Reminders(stage)
    for _ in range(4):
        _to(stage, _next_monday(stage))
        seen.new()
    stage.gets(SECURITY, _NEW_YORK)
    words = stage.gets(PRIVACY, _NEW_YORK)
    stage.must("without unreasonable delay, and no later than this", words)
    _on_it(stage, PRIVACY)
    if _mentions(stage, CHIEF, _NEW_YORK):
        raise Unseen("leadership to be left in peace until the last day but one", "a reminder to leadership")
    _to(stage, stage.today + timedelta(days=1))
    stage.gets(CHIEF, _NEW_YORK)
    seen.new()


def letters_are_recorded(stage: Stage) -> None:
    """The letters went out: one letter meets HIPAA's duty and the States'; Texas' attorney general is told as well."""
    stage.types(PRIVACY, "sent")
    letters = _duties(stage, PRIVACY, "individuals", "residents")
    _record(stage, PRIVACY, letters, "first_class_mail", 612, "612 letters by first-class mail, list in vault item 9")
    stage.types(COUNSEL, "sent")
    _record(stage, COUNSEL, _duties(stage, COUNSEL, "regulator (TX)"), "official_portal", None, "Portal receipt 4711")
    stage.shown(stage.reads(SECURITY, "Sent on"))


def seven_weeks_pass(stage: Stage) -> None:
    """To the end of the seventh week: the report to HHS is what is left, and a corrective action."""
    seen = _Reminders(stage)
    for _ in range(3):
        _to(stage, _next_monday(stage))
        seen.new()
    stage.shown(_gathered(stage.gets(IT, "Corrective action 1")), to=IT)
    stage.types(IT, "action done 1")
    days = list(_days(stage.today - timedelta(days=48), stage.today))
    digests = _digests(stage)
    told = [day for day in days if sum(_is_of(digest, day) for digest in digests) == 1]
    if told != days:
        raise Unseen(f"one digest for each of {len(days)} days", f"digests for {len(told)} days")
    stage.shown(f"{len(told)} daily digests in seven weeks, one a day", to=CHIEF)
    stage.shown(digests[-1], to=CHIEF)


def closing_is_refused(stage: Stage) -> None:
    """What is missing, legal matters first."""
    stage.types(COMMANDER, "close")
    missing = stage.opens(COMMANDER, "Close the incident")
    stage.must("cannot be closed yet", missing)
    stage.must("Record it with /incident sent", missing)
    stage.shown(missing, to=COMMANDER)
    stage.closes(COMMANDER)


def notices_are_recorded(stage: Stage) -> None:
    """HHS is told, and because of that New York; then nothing is owed any more."""
    stage.types(PRIVACY, "sent")
    _record(stage, PRIVACY, _duties(stage, PRIVACY, "HHS"), "official_portal", None, "HHS portal receipt")
    stage.types(COUNSEL, "sent")
    _record(stage, COUNSEL, _duties(stage, COUNSEL, "regulator (NY)"), "official_portal", None, "Portal receipt")
    stage.types(COMMANDER, "stage notification done")
    stage.reads(COMMANDER, "Notification is done")


def incident_is_closed(stage: Stage) -> None:
    """With a reason; the reporter hears of it; the corrective action lives on."""
    stage.types(COMMANDER, "close")
    stage.must("Nothing legal is missing", stage.opens(COMMANDER, "Close the incident"))
    stage.sends(COMMANDER, {"reason": "Everybody was told, the causes are known."}, "everybody was told")
    closed = stage.reads(COMMANDER, f"{stage.number} is closed")
    stage.must("The record is kept until", closed)
    stage.must("1 corrective action lives on", closed)
    stage.shown(closed)
    stage.shown(stage.gets(NURSE, "is closed"), to=NURSE)


class _Reminders:
    """What people were reminded of since the last look; prints each once."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known = {who: len(stage.person(who).dms()) for who in _REMINDED}

    def new(self) -> None:
        """Print what came since."""
        for who in _REMINDED:
            messages = self._stage.person(who).dms()
            for message in messages[self._known[who] :]:
                self._stage.shown(_gathered(words_of(message)), to=who)
            self._known[who] = len(messages)


def _gathered(text: str) -> str:
    """A reminder in one line: what it lists, each with how long is left."""
    lines = text.splitlines()
    listed = [
        f"{what.strip('*')} {left[left.rfind('(') :]}"
        for what, left in pairwise(lines)
        if what.startswith("*") and what.endswith("*") and left.endswith(")")
    ]
    return f"{lines[0]}: {'; '.join(listed)}" if listed else text


def _to(stage: Stage, day: date) -> None:
    """On to a day, ten in the morning; when its digest is there, all that fell due before it was looked at."""
    stage.driver.skip_to(datetime.combine(day, _MORNING, stage.zone))
    stage.until(
        f"the digest of {day}",
        lambda: any(_is_of(digest, day) for digest in _digests(stage)),
        lambda: stage.short("\n".join(_digests(stage)[-1:])),
    )
    stage.passes()


def _next_monday(stage: Stage) -> date:
    return stage.today + timedelta(days=7 - stage.today.weekday())


def _digests(stage: Stage) -> list[str]:
    """The words of every digest that leadership has, oldest first."""
    messages = stage.person(CHIEF).messages(LEADERSHIP)
    return [words_of(one) for one in messages if one["text"].startswith("Digest")]


def _is_of(digest: str, day: date) -> bool:
    return f"{day:%A, %B} {day.day}, {day.year}" in digest.split("\n")[0]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _mentions(stage: Stage, who: str, words: str) -> bool:
    return any(words in words_of(one) for one in stage.person(who).dms())


def _on_it(stage: Stage, who: str) -> None:
    """Press *I'm on it* in the newest reminder; it then says who is on it."""
    stage.presses(who, "acknowledge", "I'm on it", where="message")
    words = stage.gets(who, "is on it, since")
    stage.shown(next(line for line in words.splitlines() if "is on it, since" in line), to=who)


def _decide(stage: Stage, text: str, owner: str, due_on: date) -> None:
    stage.opens(COMMANDER, "Corrective actions")
    stage.presses(COMMANDER, "add_action", "Add a corrective action", where="view")
    stage.opens(COMMANDER, "Corrective action")
    given = {"text": text, "owner_id": owner, "due_on": due_on}
    stage.sends(COMMANDER, given, f"corrective action: {text}, by {due_on}")


def _options(stage: Stage, who: str) -> list[tuple[str, str]]:
    stage.opens(who, "Record as sent")
    element = stage.person(who).view.fields["obligations"]
    return [(one["value"], one["text"]["text"]) for one in element["options"]]


def _duties(stage: Stage, who: str, *words: str) -> list[str]:
    found = [value for value, text in _options(stage, who) if any(word in text for word in words)]
    if not found:
        raise Unseen(f"a notice {words} to record", "; ".join(text for _, text in _options(stage, who)))
    return found


def _record(stage: Stage, who: str, duties: list[str], method: str, count: int | None, proof: str) -> None:
    given = {"obligations": duties, "method": method, "recipients": count, "proof": proof}
    saved = stage.sends(who, given, f"{len(duties)} recorded as sent: {proof}")
    stage.must("Recorded", saved)
    stage.shown(saved, to=who)
    stage.closes(who)
