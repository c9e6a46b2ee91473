"""The later scenes of the walk: reminders, digests, the review, the end; what goes wrong, what people do by hand."""

from bot.core.owed import UNLOADED, Standing
from bot.slack import effects
from bot.slack.client import Refused
from bot.store import incidents, outbox, subjects
from bot.store.mapping import change
from bot.store.tables import OutboxRow
from tests.conftest import COMMANDER, COUNSEL, IT, LEADER, NURSE, PRIVACY, SECURITY
from tests.fakes import BOT_USER
from tests.tour.house import TourHouse
from tests.tour.reading import channel_of, duties, newest, parked, watched


def days_go_by(house: TourHouse, incident_id: str, channel: str) -> None:
    """Reminders and their answers, the digest of the next morning."""
    for minutes in (16, 60, 240):
        house.clock.move(minutes=minutes)
        house.settle()
    target, task = watched(house, incident_id, "target"), watched(house, incident_id, "task")
    house.push(COMMANDER, "acknowledge", f"{incident_id}:{target[0].id}")
    house.push(COMMANDER, "snooze", f"{incident_id}:{task[0].id}")
    house.send(COMMANDER, until_on="2026-03-03", until_hour="09:00")
    house.push(COMMANDER, "mark_done", f"{incident_id}:{task[1].id}")
    for one in (*target, *watched(house, incident_id, "obligation")):
        house.press(PRIVACY, "mark_done", f"{incident_id}:{one.id}")
    house.beside.taken()
    with house.desk.store.writing() as unit:
        subjects.watch(unit, incident_id, "target:unheard_of", kind="target", ladder="gone", due_at=unit.at)
    house.clock.move(days=1)
    house.settle()
    house.on(LEADER, "digest")
    house.clock.move(days=3)
    house.settle()
    with house.desk.store.writing() as unit:
        subjects.unwatch(unit, incident_id, "target:unheard_of")
    house.on(SECURITY, "list overdue")
    house.on(COMMANDER, "list mine")


def close_and_reopen(house: TourHouse, incident_id: str, channel: str) -> None:
    """Everything owed is settled; review, actions, the end, the archive, and back."""
    house.clock.move(days=15)
    house.settle()
    house.on(SECURITY, "close", channel)
    owed = [one for one in duties(house, incident_id) if one.status is Standing.OWED]
    for one in (one for one in owed if one.notice == UNLOADED):
        house.push(COUNSEL, "open_waiver", incident_id)
        house.send(COUNSEL, obligation=one.id)
    house.on(PRIVACY, "sent", channel)
    house.send(PRIVACY, obligations=[one.id for one in owed if one.notice != UNLOADED])
    house.on(LEADER, "log 2026")
    house.push(COMMANDER, "open_actions", incident_id)
    house.push(COMMANDER, "open_review", incident_id)
    house.on(COMMANDER, "review", channel)
    listed = house.send(COMMANDER)
    for owner, due_on in ((IT, "2026-03-24"), (COMMANDER, "2026-04-30")):
        house.push(COMMANDER, "add_action", incident_id, view=listed | {"id": "V1"})
        listed = house.send(COMMANDER, owner_id=owner, due_on=due_on)
    house.settle()
    house.on(COMMANDER, "action done 2", channel)
    house.clock.move(days=3)
    house.settle()
    action_subject = watched(house, incident_id, "action")[0]
    house.push(SECURITY, "mark_done", f"{incident_id}:{action_subject.id}")
    house.on(COMMANDER, "actions", channel)
    house.push(SECURITY, "open_close", incident_id)
    house.send(SECURITY, export_sha256="ab" * 32)
    house.settle()
    house.on(SECURITY, "list closed")
    house.clock.move(days=15)
    house.settle()
    house.push(NURSE, "add_to_report", incident_id)
    house.send(NURSE)
    house.settle()
    house.on(SECURITY, f"reopen {house.typed('reopen')}", channel)
    house.settle()


def faults_and_drift(house: TourHouse, incident_id: str, channel: str) -> None:
    """Slack refuses, people do by hand what the bot does not expect, nobody reads the digest."""
    house.slack.troubles["conversations.create"] = [Refused("conversations.create", "restricted_action")]
    house.report(NURSE, category="ransomware", what_happened=house.words("what_happened", 3000))
    house.settle()
    del house.slack.troubles["conversations.create"]
    house.push(SECURITY, "open_health")
    house.push(SECURITY, "retry_effect", parked(house), view=house.opened() | {"id": "V1"})
    house.send(SECURITY)
    house.settle()
    _a_channel_is_held(house)
    _people_and_channels_change(house, incident_id, channel)
    _found_by_the_bot_itself(house, incident_id)
    house.push(SECURITY, "change_settings", "leaders")
    house.send(SECURITY, people=[], channel_id=None)
    house.clock.move(days=1)
    house.settle()
    house.push(COMMANDER, "snooze", f"{incident_id}:{watched(house, incident_id, 'target')[0].id}")
    house.send(COMMANDER, until_on=f"{house.clock.now():%Y-%m-%d}", until_hour="20:00")
    for user in (SECURITY, COMMANDER, NURSE):
        house.event(f"EvLast{user}", type="app_home_opened", user=user, tab="home", channel=f"D{user[1:]}")
    house.settle()


def _a_channel_is_held(house: TourHouse) -> None:
    """As in a burst of reports, where the settings say so."""
    house.clock.move(minutes=1)
    held_id = house.report(NURSE, category="misdirected-mail")
    with house.desk.store.writing() as unit:
        opening = effects.open_channel(incidents.get(unit, held_id))
        change(unit, OutboxRow, outbox.by_key(unit, str(opening.key)).id, state=outbox.RowState.HELD)
        outbox.tell(unit, effects.post_to_person(SECURITY, "channels_held"))
    house.settle()
    house.push(SECURITY, "open_held")
    with house.desk.store.writing() as unit:
        outbox.release(unit, opening)
    house.settle()


def _found_by_the_bot_itself(house: TourHouse, incident_id: str) -> None:
    """What officers hear after a restore or a nightly look; how it is found is tried elsewhere."""
    unknown = [{"id": "C0UNKNOWN", "number": "INC-2026-0099"}]
    restored = {"backup_at": house.clock.now().isoformat(), "channels": unknown}
    with house.desk.store.writing() as unit:
        incident = incidents.get(unit, incident_id)
        outbox.tell(unit, effects.post_to_person(SECURITY, "record_restored", facts=restored))
        missing = effects.post_to_person(SECURITY, "member_missing", facts={"user": COUNSEL}, incident=incident)
        outbox.tell(unit, missing)


def _people_and_channels_change(house: TourHouse, incident_id: str, channel: str) -> None:
    house.event("Ev1", type="member_joined_channel", user="U0STRAY01", inviter=COMMANDER, channel=channel)
    house.event("Ev2", type="member_joined_channel", user="U0GUEST01", inviter=COMMANDER, channel=channel)
    house.event("Ev3", type="member_left_channel", user=COUNSEL, channel=channel)
    house.event("Ev4", type="member_left_channel", user=BOT_USER, channel=channel)
    renamed = {"id": channel, "name": house.words("channel", 80), "created": 1}
    for place, (what, where) in enumerate(
        (("archive", channel), ("unarchive", channel), ("rename", renamed), ("deleted", channel))
    ):
        house.event(f"EvMove{place}", type=f"group_{what}", channel=where, user=COMMANDER)
        house.event(f"EvOpen{place}", type=f"channel_{what}", channel=where, user=COMMANDER)
    guest = {"id": IT, "team_id": "T0PRACTICE", "is_restricted": True, "profile": {"title": house.words("title", 80)}}
    house.slack.kinds[IT] = {"is_restricted": True}
    house.event("Ev5", type="user_change", user=guest)
    house.settle()
    _, other = house.open_incident(NURSE, category="ransomware", what_happened=house.words("what_happened", 3000))
    house.on(SECURITY, f"exclude <@{PRIVACY}|p> {house.typed('exclude')}", other)
    house.settle()
    for name in ("app_uninstalled", "tokens_revoked"):
        house.event(f"Ev{name}", type=name, tokens={"oauth": [], "bot": []})
    assert channel_of(house, newest(house))
