"""What is told while deaths and faults strike: the short story of every report, and the walk through everything."""

from bot.store import team
from tests.conftest import COMMANDER, IT, SECURITY, House


def report_to_reminder(house: House) -> None:
    """From the form to the usable channel, and on to the first reminder of what nobody did."""
    staff(house)
    house.report(still_happening="no")
    house.settle()
    house.clock.move(minutes=20)
    house.settle()


def staff(house: House) -> None:
    """Somebody commands, with a deputy: reminders have somebody to go to."""
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "incident_commander", COMMANDER, IT, SECURITY)
