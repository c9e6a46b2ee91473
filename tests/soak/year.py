"""A year, hour by hour: 300 incidents, Slack failing at random, the bot killed at random, nights without it.

The seed fixes everything. People do what the law cares about (triage, a delay, notices, often late) through the
workflows; the everyday work is taken as done after some days, so that the year is about legal dates. At the end the
oracle says which reminders there must have been, and to whom; digests are counted, and the journal is verified.
"""

import heapq
import logging
import random
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, select

from bot.core.errors import UserError
from bot.core.incident import Phi, State
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Standing
from bot.core.report import Report
from bot.core.statements import WRITTEN, Stated
from bot.core.triage import Answer
from bot.serve import outside
from bot.slack.outbox import LEASE, perform
from bot.store import incidents, journal, obligations, outbox, subjects, team
from bot.store.sealing import Cipher, new_key
from bot.store.tables import DigestRow, IncidentRow, OutboxRow, ReminderRow, SubjectRow
from bot.workflows.record_delay import record_delay
from bot.workflows.record_notice import record_notice
from bot.workflows.report_incident import report_incident
from bot.workflows.sweep import SweepFailed, sweep
from tests.conftest import COMMANDER, COUNSEL, IT, LEADER, NURSE, PRIVACY, SECURITY, House, settings
from tests.fakes import StillClock
from tests.harness.house import Left, founded, opened, settle_for_hours
from tests.harness.replicas import Killed
from tests.harness.wholeness import Expected, Toll, mail_toll, toll
from tests.harness.workspace import KINDS, LOCKED_OUT, PASSING, Meeting, workspace_slack
from tests.smtp_sink import Sink, smtp_sink
from tests.soak.oracle import NEW_YORK, Rung, Span, reminders

START = datetime(2026, 1, 5, 15, tzinfo=UTC)  # Monday, ten in the morning in New York
HOUR = timedelta(hours=1)
ROSTER = {
    "incident_commander": (COMMANDER, "U0CLINOP1"),
    "security_officer": (SECURITY, IT),
    "privacy_officer": (PRIVACY, COUNSEL),
    "legal_counsel": (COUNSEL, "U0COMMS01"),
    "communications": ("U0COMMS01", "U0SCRIBE1"),
    "it_lead": (IT, "U0SCRIBE1"),
    "clinical_operations": ("U0CLINOP1", COMMANDER),
    "scribe": ("U0SCRIBE1", "U0DESK001"),
}
CATEGORIES = ("lost-device", "ransomware", "phishing", "misdirected-mail", "insider-snooping", "improper-disposal")
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def options(parser: ArgumentParser) -> None:
    """How long, how much, how bad."""
    parser.add_argument("--days", type=int, default=365, help="of the simulated year")
    parser.add_argument("--incidents", type=int, default=300, help="reported in it")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--fault-rate", type=float, default=0.02, help="part of Slack's calls that fail")
    parser.add_argument("--kills", type=int, default=60, help="deaths of the bot in the year, at any call or commit")


def live(chosen: Namespace) -> Iterator[str]:
    """Live through it and look back."""
    logging.disable(logging.CRITICAL)
    with TemporaryDirectory() as folder, smtp_sink() as sink:
        year = Year(chosen, Path(folder), sink)
        year.live()
        yield from year.look_back()


@dataclass(kw_only=True)
class Ledger:
    """Which date each legal subject had, and since when: written down while the year goes by."""

    spans: dict[str, list[Span]] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)  # subject id: chain, role
    keys: dict[str, str] = field(default_factory=dict)

    def note(self, row: Any, mild: bool) -> None:
        """A subject as it is now."""
        spans = self.spans.setdefault(row.id, [])
        until = row.closed_at or NEVER
        if spans and (spans[-1].due_on, spans[-1].since) == (row.due_on, row.set_at):
            spans[-1] = Span(due_on=row.due_on, since=row.set_at, until=until, mild=spans[-1].mild)
            return
        if spans and spans[-1].until > row.set_at:
            spans[-1] = Span(due_on=spans[-1].due_on, since=spans[-1].since, until=row.set_at, mild=spans[-1].mild)
        spans.append(Span(due_on=row.due_on, since=row.set_at, until=until, mild=mild))
        self.owners[row.id] = (row.incident_id or journal.ORGANISATION, row.owner_role or "")
        self.keys[row.id] = row.key


class Year:
    """The whole of it."""

    def __init__(self, chosen: Namespace, folder: Path, sink: Sink) -> None:
        self.chosen, self.chance, self.sink = chosen, random.Random(chosen.seed), sink
        slack = workspace_slack(StillClock(moment=[START]))
        self.left = Left(
            folder=folder, slack=slack, cipher=Cipher([new_key()]), settings=settings(out_of_band=sink.address),
            sending=None,
        )  # fmt: skip
        self.desk = founded(self.left)
        with self.desk.store.writing() as unit:
            for role, (holder, deputy) in ROSTER.items():
                team.set_roster(unit, role, holder, deputy, SECURITY)
        self.end = START + timedelta(days=chosen.days)
        self.rounds: list[datetime] = []
        self.ledger = Ledger()
        self.deeds: list[tuple[datetime, int, Any]] = []
        self.deaths = self.injected = self.late_notices = self.asleep_hours = self._numbers = 0
        self.down_until = self.outage_until = START
        self._deadly = chosen.kills / max(1, chosen.days * 24)
        self._fuse = 0
        self._changed = False
        self.refused: Counter[str] = Counter()
        slack.points.fault = self._fault  # type: ignore[method-assign]
        slack.points.after_call = lambda _method: self._burn()
        event.listen(self.desk.store.engine, "commit", lambda _connection: self._burn())
        for _ in range(chosen.incidents):
            self._plan(START + HOUR * self.chance.randrange(1, chosen.days * 24), self._report)

    def live(self) -> None:
        """Hour by hour."""
        while self.desk.clock.now() < self.end:
            now = self.left.slack.clock.move(hours=1)
            self._fate(now)
            if now < self.down_until:
                self.asleep_hours += 1
                continue
            self._hour(now)
            if self.chosen.loud and (now.day, now.hour) == (1, 12):
                print(f"{now:%B %Y}, deaths {self.deaths}, faults injected {self.injected}", flush=True)

    def _fate(self, now: datetime) -> None:
        chance = self.chance.random()
        if chance < 1 / 400 and now >= self.down_until:
            self.down_until = now + HOUR * self.chance.randrange(1, 19)
        if 0.5 < chance < 0.5 + 1 / 400:
            self.outage_until = now + HOUR * self.chance.randrange(1, 7)
        if self.chance.random() < self._deadly:
            self._fuse = self.chance.randrange(1, 60)

    def _hour(self, now: datetime) -> None:
        """What is due of people's deeds, then the bot's own round; if it dies on the way, the next one goes on."""
        while True:
            try:
                self._deeds_until(now)
                self._round(now)
                return
            except Killed:
                self._restart()

    def _round(self, now: datetime) -> None:
        if not self.rounds or self.rounds[-1] != now:
            self.rounds.append(now)
        for _ in range(5):
            try:
                sweep(self.desk)
            except SweepFailed:
                continue
            if not self._send():
                break
        if self._changed:
            self._write_ledger()
        self._changed = False
        if now.hour == 0:
            self.left.slack.calls.clear()

    def _send(self) -> int:
        done = 0
        while True:
            with self.desk.store.writing() as unit:
                claimed = outbox.claim(unit, {}, LEASE, 24)
            if not claimed:
                return done
            for owed in claimed:
                perform(outside(self.desk), owed)
            done += len(claimed)

    def _restart(self) -> None:
        self.deaths += 1
        self._fuse = 0
        self.desk.store.close()
        self.desk = opened(self.left)
        event.listen(self.desk.store.engine, "commit", lambda _connection: self._burn())
        with self.desk.store.writing() as unit:
            outbox.take_over(unit)

    def _burn(self) -> None:
        if self._fuse > 0:
            self._fuse -= 1
            if self._fuse == 0:
                raise Killed

    def _fault(self, _method: str, now: datetime) -> Meeting | None:
        if now < self.outage_until:
            return PASSING["reset_before"]
        if self.chance.random() >= self.chosen.fault_rate:
            return None
        self.injected += 1
        return KINDS[self.chance.choice([*PASSING, *LOCKED_OUT])]

    # What people do

    def _plan(self, at: datetime, deed: Any, *arguments: Any) -> None:
        self._numbers += 1
        heapq.heappush(self.deeds, (at, self._numbers, (deed, *arguments, f"deed-{self._numbers}")))

    def _deeds_until(self, now: datetime) -> None:
        while self.deeds and self.deeds[0][0] <= now:
            deed, *arguments, key = self.deeds[0][2]
            try:
                deed(*arguments, key)
            except UserError as why:  # a person is told why not, and thinks again
                self.refused[f"{deed.__name__.strip('_')}: {why}"] += 1
            heapq.heappop(self.deeds)
            self._changed = True
            self._write_ledger()

    def _report(self, key: str) -> None:
        desk, today = self.desk, self.desk.today()
        report = Report(
            nonce=key,
            category=self.chance.choice(CATEGORIES),
            what_happened="Something went wrong",
            noticed_on=today - timedelta(days=self.chance.randrange(0, 12)),
            phi=self.chance.choice(list(Phi)),
            still_happening=self.chance.choice(list(Answer)),
        )
        receipt = report_incident(desk, report, NURSE)
        in_days = lambda low, high: desk.clock.now() + timedelta(days=self.chance.uniform(low, high))  # noqa: E731
        self._plan(in_days(0.1, 0.4), self._everyday_work_is_done, receipt.incident_id)
        if self.chance.random() < 0.15:
            self._plan(in_days(5, 50), self._police_ask_for_a_delay, receipt.incident_id)
        for low, high in ((15, 59), (40, 75), (60, 90)):
            self._plan(in_days(low, high), self._notices_go_out, receipt.incident_id)
        self._plan(in_days(91, 100), self._closed_if_nothing_is_owed, receipt.incident_id)

    def _everyday_work_is_done(self, incident_id: str, _key: str) -> None:
        """Targets and tasks: their ladders have tests of their own, and would drown a year in reminders."""
        with self.desk.store.writing(incident_id) as unit:
            for watched in subjects.open_subjects(unit, incident_id):
                if watched.kind in ("target", "task"):
                    subjects.unwatch(unit, incident_id, watched.key)

    def _police_ask_for_a_delay(self, incident_id: str, key: str) -> None:
        today = self.desk.today()
        until = today + timedelta(days=self.chance.randrange(20, 75))
        stated = Stated(form=WRITTEN, stated_on=today, until=until, days=None, official="A detective", document="Vault")
        record_delay(self.desk, incident_id, stated, by=COUNSEL, key=key)

    def _notices_go_out(self, incident_id: str, key: str) -> None:
        """Some of what is owed, one by one; the rest later, or not at all."""
        with self.desk.store.reading() as view:
            owed = [one for one in obligations.obligations(view, incident_id) if one.status is Standing.OWED]
        today = self.desk.today()
        for number, one in enumerate(owed):
            if self.chance.random() < 0.25:
                continue
            self.late_notices += one.due_on is not None and one.due_on < today
            sending = Sending(
                obligation_ids=(one.id,),
                entry=Entry.ADDS,
                sent_on=today,
                method=_method(one.notice),
                recipients_count=10,
                proof="Vault item 1",
            )
            try:
                record_notice(self.desk, incident_id, sending, by=PRIVACY, key=f"{key}-{number}")
            except UserError as why:  # a delay that runs: the law forbids it today
                self.refused[str(why)] += 1

    def _closed_if_nothing_is_owed(self, incident_id: str, _key: str) -> None:
        """As the closing does it, without its form."""
        with self.desk.store.writing(incident_id) as unit:
            owed = [one for one in obligations.obligations(unit, incident_id) if one.status is Standing.OWED]
            if not owed:
                incidents.update_incident(unit, incident_id, state=State.CLOSED, closed_at=unit.at)

    # What is written down beside it, and the look back

    def _write_ledger(self) -> None:
        with self.desk.store.reading() as view:
            severities = view.connection.execute(select(IncidentRow.id, IncidentRow.severity))
            mild = {row.id: row.severity in ("SEV3", "SEV4") for row in severities}
            where = (SubjectRow.ladder == "legal", SubjectRow.due_on.is_not(None))
            for row in view.rows(select(SubjectRow).where(*where)):
                self.ledger.note(row, mild.get(row.incident_id or "", True))

    def look_back(self) -> Iterator[str]:
        """What came of it."""
        house = House(self.desk)
        self.left.slack.points.fault = lambda _method, _now: None  # type: ignore[method-assign]
        settle_for_hours(house)
        expected = self._expected()
        actual, told = self._actual()
        yield f"rounds {len(self.rounds)}, hours asleep {self.asleep_hours}, deaths {self.deaths}"
        yield f"faults injected {self.injected}, notices late {self.late_notices}, refused {self.refused.total()}"
        yield from (f"  {times} times: {why}" for why, times in self.refused.most_common(5))
        yield f"legal subjects {len(self.ledger.spans)}, dates moved {self._moved()}"
        missing, extra = expected.keys() - actual, actual - expected.keys()
        yield f"reminders of legal dates: expected {len(expected)}, sent {len(actual)}"
        yield f"  missing {len(missing)}, not expected {len(extra)}"
        yield from (f"  missing {one} at {expected[one].at}" for one in sorted(missing)[:10])
        yield from (f"  not expected {one}" for one in sorted(extra)[:10])
        wrong = [
            one for one in expected.keys() & told.keys() if set(told[one]) != set(self._people(one, expected[one]))
        ]
        yield f"  told to the wrong people {len(wrong)}"
        yield from (f"  {one}: {told[one]}, not {self._people(one, expected[one])}" for one in sorted(wrong)[:10])
        yield from self._digests()
        yield from _toll_lines(toll(house, Expected(incidents=self.chosen.incidents, parked=())))
        yield f"mails that went out by another way than Slack {len(self.sink.mails)}"
        yield from _toll_lines(mail_toll(house, self.sink.texts()))

    def _expected(self) -> dict[tuple[str, date, str], Rung]:
        found = {}
        for subject_id, spans in self.ledger.spans.items():
            for rung in reminders(spans, self.rounds):
                found[subject_id, rung.due_on, rung.name] = rung
        return found

    def _actual(self) -> tuple[set[tuple[str, date, str]], dict[tuple[str, date, str], tuple[str, ...]]]:
        last = self.rounds[-1]
        with self.desk.store.reading() as view:
            rows = view.rows(select(ReminderRow))
            sent = {
                (row.subject_id, row.due_on, row.rung)
                for row in rows
                if row.subject_id in self.ledger.spans and row.reached_at <= last
            }
            told = {}
            ids = {(chain, self.ledger.keys[one]): one for one, (chain, _) in self.ledger.owners.items()}
            for chain in {chain for chain, _ in self.ledger.owners.values()}:
                for entry in journal.subjects_of(view, chain, "reminder.due"):
                    subject_id = ids.get((chain, entry["subject"]))
                    if subject_id is not None:
                        told[subject_id, date.fromisoformat(str(entry["due"])[:10]), entry["rung"]] = tuple(entry["to"])
        return sent, told

    def _people(self, one: tuple[str, date, str], rung: Rung) -> tuple[str, ...]:
        chain, role = self.ledger.owners[one[0]]
        owner, deputy = ROSTER[role] if chain != journal.ORGANISATION else ("", "")
        levels = {
            "owner": (owner,),
            "deputy": (deputy,),
            "officers": (SECURITY, PRIVACY),
            "leadership": (LEADER,),
        }
        people = tuple(person for level in rung.to for person in levels[level] if person)
        return tuple(dict.fromkeys(people)) or (SECURITY, PRIVACY)

    def _moved(self) -> int:
        return sum(len({span.due_on for span in spans}) - 1 for spans in self.ledger.spans.values())

    def _digests(self) -> Iterator[str]:
        with self.desk.store.reading() as view:
            kept = view.rows(select(DigestRow))
            posts = [row for row in view.rows(select(OutboxRow)) if row.args.get("message") == "digest"]
        days = sorted(row.day for row in kept if row.day <= self.end.astimezone(NEW_YORK).date())
        by_day = Counter(row.args["facts"]["day"] for row in posts if row.state == "done")
        twice = [day for day, times in by_day.items() if times > 1]
        late = sum(row.late for row in kept)
        yield f"digests {len(days)} in {self.chosen.days} days, late {late}, posted twice {len(twice)}"


def _method(notice: str) -> Method:
    """People are written to; authorities have portals (164.404(d)(1))."""
    return Method.MAIL if "individual" in notice else Method.PORTAL


def _toll_lines(found: Toll) -> Iterator[str]:
    yield f"lost {len(found.lost)}, doubled {len(found.doubled)}, wrong {len(found.wrong)}, repeated {found.repeated}"
    yield from (f"  {sentence}" for sentence in found.sentences[:20])
