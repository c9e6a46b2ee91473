"""What is watched, and who was reminded of it. The clock starts on Monday 2 March 2026, 10:00 EST."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store import subjects
from tests.conftest import House
from tests.fakes import words_of

NEW_YORK = ZoneInfo("America/New_York")
LETTERS = date(2026, 5, 1)  # 60 days after 2 March
LETTERS_KEY = "obligation:individual_notice"


def new_york(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """That hour in New York in 2026, as an instant."""
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def watch(house: House, incident_id: str, key: str, **values: object) -> str:
    """Watch one thing, a task of the commander unless said otherwise; its id."""
    kind = key.partition(":")[0]
    chosen = {"kind": kind, "ladder": "task", "owner_role": "incident_commander"} | values
    with house.desk.store.writing(incident_id) as unit:
        subjects.watch(unit, incident_id, key, **chosen)  # type: ignore[arg-type]
        found = subjects.get_by_key(unit, incident_id, key)
    assert found is not None
    return found.id


def watch_letters(house: House, incident_id: str, due_on: date = LETTERS) -> str:
    return watch(house, incident_id, LETTERS_KEY, ladder="legal", owner_role="privacy_officer", due_on=due_on)


def reminders(house: House) -> list[tuple[str, str]]:
    """Every reminder posted so far that is no digest: to whom, and all its words."""
    posts = house.slack.called("chat.postMessage")
    return [("U" + one["channel"][1:], words_of(one)) for one in posts if "digest" not in one["text"].lower()]


def told(house: House) -> list[str]:
    return [who for who, _ in reminders(house)]


def days_told(house: House, until: datetime) -> Iterator[tuple[str, list[str]]]:
    """Move day by day to half past nine in New York; each day on which somebody was told, with whom."""
    day = house.clock.now().astimezone(NEW_YORK).date()
    while (moment := datetime(day.year, day.month, day.day, 9, 30, tzinfo=NEW_YORK)) <= until:
        if moment > house.clock.now():
            house.clock.move_to(moment.astimezone(UTC))
            house.slack.calls.clear()
            house.settle()
            if who := told(house):
                yield f"{day:%b} {day.day}", who
        day += timedelta(days=1)
