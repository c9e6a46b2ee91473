"""The first days of the demo script: from a nurse's report to a signed assessment. Each step checks what people see."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.demo_stage import Stage, Unseen, words_of

NURSE, COMMANDER, SECURITY, PRIVACY = "U0NURSE01", "U0CMDR001", "U0SECOFF1", "U0PRIVOF1"
COUNSEL, IT, SCRIBE, COMMS = "U0COUNSL1", "U0ITLEAD1", "U0SCRIBE1", "U0COMMS01"
CHIEF, GUEST = "U0CHIEF01", "U0GUEST01"
LEADERSHIP = "leadership"

_MORNING = time(10)
_FACTORS = {
    "phi_nature_and_extent": (
        "Names, birth dates, diagnoses and insurance numbers of 612 people, in a synchronised worklist.",
        "A diagnosis with a name points against a low probability.",
    ),
    "unauthorized_recipient": (
        "Nobody knows who has the laptop. The taxi firm has not found it.",
        "An unknown holder has no duty to keep anything private.",
    ),
    "acquired_or_viewed": (
        "It was switched on and signed in. The console saw no check-in after 08:10.",
        "Without a log from the device it cannot be shown that nobody looked.",
    ),
    "risk_mitigated": (
        "A remote wipe was sent at 10:20 and is not confirmed.",
        "An unconfirmed wipe lessens nothing that can be shown.",
    ),
}


def nurse_reports(stage: Stage) -> None:
    """On a Monday morning: the form, and in the form the receipt."""
    stage.driver.skip_to(_next_monday(stage))
    stage.passes()
    stage.types(NURSE, "report", here=False)
    stage.must("Nobody is blamed", stage.opens(NURSE, "Report"))
    receipt = stage.sends(
        NURSE,
        {
            "what_happened": "A ward laptop was left in a taxi this morning. It was switched on.",
            "category": "lost-device",
            "where_noted": "Taxi from the station to the east wing",
            "phi": "yes",
        },
        "a ward laptop was left in a taxi; lost device; patient information: yes",
    )
    stage.must("Thank you. Your report is INC-", receipt)
    stage.must("Don't wait to see whether it turns up", receipt)
    stage.shown(receipt, to=NURSE)
    stage.number = next(word.strip("*.") for word in receipt.split() if word.strip("*").startswith("INC-"))
    stage.closes(NURSE)


def channel_opens(stage: Stage) -> None:
    """Private, with the commander and the officers, a pinned card and the first tasks; the reporter is not in it."""
    prefix = stage.number.lower()
    seen = stage.until("a channel", lambda: stage.person(COMMANDER).channel(prefix), lambda: _channels(stage))
    stage.channel = seen["name"]
    team = {COMMANDER, SECURITY, PRIVACY}
    stage.until(
        f"{team} in the channel",
        lambda: team <= set(stage.driver.channel(stage.channel)["members"]),
        lambda: str(stage.driver.channel(stage.channel)["members"]),
    )
    if not seen["is_private"] or {NURSE, GUEST} & set(stage.driver.channel(stage.channel)["members"]):
        raise Unseen("a private channel with neither the reporter nor a guest", str(seen["members"]))
    stage.until("a pinned card", lambda: stage.person(COMMANDER).channel(prefix)["pins"], lambda: "no pin")
    card = stage.reads(COMMANDER, "notice to individuals")
    stage.must("Next legal date", card)
    stage.must("Write down who first knew of it", card)
    stage.shown(f"opens #{stage.channel}, private, and invites commander and officers")
    stage.shown(card)


def guest_is_refused(stage: Stage) -> None:
    """A guest is told no and learns nothing."""
    words = stage.types(GUEST, f"status {stage.number}", here=False)
    if "Lost" in words or "lost" in words or not words:
        raise Unseen("a refusal that tells nothing", words)


def commander_triages(stage: Stage) -> None:
    """Three short forms; the severity is suggested with its reason; the reporter hears of it."""
    stage.presses(COMMANDER, "open_triage", "Triage")
    stage.opens(COMMANDER, "Triage: what it is")
    known = {"outcome": "genuine_incident", "unsecured": "yes", "hacking": "no", "patient_care_affected": "no"}
    stage.sends(COMMANDER, known | {"still_happening": "no"}, "genuine; somebody else could read it; no break-in")
    stage.opens(COMMANDER, "Triage: what is known")
    guess = {"people_low": 500, "people_high": 700, "business_associate": "no", "part2_records": "no"}
    decision = stage.sends(COMMANDER, guess | {"law_enforcement": "yes"}, "500 to 700 people; the police know")
    stage.must("Suggested: SEV2. Information of 500 or more people may be affected.", decision)
    stage.shown(decision.splitlines()[0], to=COMMANDER)
    stage.sends(COMMANDER, {"discovered_because": "The nurse's report of this morning"}, "how the day is known")
    stage.shown(stage.reads(COMMANDER, "triaged"))
    stage.shown(stage.gets(NURSE, "has looked at it"), to=NURSE)


def roles_are_given(stage: Stage) -> None:
    """By command: somebody comes in and is told what for; with a deputy until a day."""
    stage.types(COMMANDER, f"assign communications <@{COMMS}>")
    stage.shown(stage.gets(COMMS, "You are Communications"), to=COMMS)
    until = stage.today + timedelta(days=90)
    stage.types(COMMANDER, f"deputy communications <@{SCRIBE}> until {until}")
    for who in (COUNSEL, COMMS, SCRIBE):
        _comes_in(stage, who)
    stage.must("deputy Wren Waxwing", stage.types(COMMANDER, "roles"))


def work_is_done(stage: Stage) -> None:
    """Tasks by form and by command, a note, a status update, stages."""
    stage.types(SCRIBE, "note The remote wipe was sent at 10:20; the console shows no answer")
    stage.types(COMMANDER, "update The laptop is locked out of every system. Next: who was on it")
    stage.shown(stage.reads(COUNSEL, "locked out of every system"))
    tick(stage, COMMANDER, "Tasks", but=("assessment", "notification", "recovery", "review", "investigation"))
    stage.types(COMMANDER, "stage containment done")
    stage.must("Containment is done", stage.reads(COUNSEL, "Containment is done"))
    stage.must("remote wipe was sent", stage.types(COUNSEL, "timeline"))


def people_are_counted(stage: Stage) -> None:
    """612 people in two States: what the law asks for moves, and says why."""
    _next_day(stage)
    stage.types(PRIVACY, "facts")
    stage.opens(PRIVACY, "People and States")
    counted = {"exact": 612, "low": None, "high": None, "residents": "TX 350, NY 262", "unreachable": 4}
    saved = stage.sends(PRIVACY, counted, "612 people: Texas 350, New York 262; 4 without a good address")
    stage.must("What moved and why", saved)
    stage.shown(saved, to=PRIVACY)
    stage.closes(PRIVACY)
    stage.reads(COMMANDER, "The facts changed")


def legal_dates_are_listed(stage: Stage) -> None:
    """Each with its last lawful day, its citation and its owner; the calendar file comes into the channel."""
    stage.presses(COUNSEL, "open_obligations", "Legal dates")
    listed = stage.plain(stage.opens(COUNSEL, "Legal dates"))
    for words in ("164.404", "164.408", "Tex. Bus. & Com. Code", "N.Y. Gen. Bus. Law", "Last lawful day"):
        stage.must(words, listed)
    for duty in _dated(listed):
        stage.shown(duty, to=COUNSEL)
    stage.presses(COUNSEL, "share_calendar", "Calendar file", where="view")
    stage.closes(COUNSEL)
    shared = stage.until("a calendar file", lambda: _file(stage, COUNSEL, ".ics"), lambda: _channel(stage, COUNSEL))
    content = stage.person(COUNSEL).download(shared["id"]).decode()
    if "BEGIN:VEVENT" not in content:
        raise Unseen("dates in the calendar file", content[:300])
    stage.shown(f"{shared['name']} with {content.count('BEGIN:VEVENT')} dates")


def four_factors_are_written(stage: Stage) -> None:
    """The privacy officer goes through every step and submits."""
    stage.presses(PRIVACY, "open_assessment", "Risk assessment")
    stage.must("the law presumes a breach", stage.opens(PRIVACY, "Assessment: step 1"))
    answers = {"phi": "yes", "impermissible": "yes", "unsecured": "yes"}
    stage.sends(PRIVACY, answers, "step 1: patient information, not permitted, not encrypted")
    stage.opens(PRIVACY, "Assessment: step 2")
    stage.sends(PRIVACY, {"exception": "none"}, "step 2: no exception applies")
    for step, (factor, (known, why)) in enumerate(_FACTORS.items(), start=3):
        stage.opens(PRIVACY, f"Assessment: step {step}")
        stage.sends(PRIVACY, {f"{factor}_known": known, f"{factor}_why": why}, f"step {step}: {known}")
    _conclude(stage, "The holder is unknown and nothing shows that it was not read.")


def security_returns_it(stage: Stage) -> None:
    """Once, with a reason, which the assessor reads."""
    stage.gets(SECURITY, "waits for your signature")
    stage.presses(SECURITY, "open_signature", "Review and sign")
    stage.must("Proposed: Breach", stage.opens(SECURITY, "Review and sign"))
    reason = "Please name the console's record as evidence for factor (iii)."
    stage.sends(SECURITY, {"decision": "return", "return_reason": reason}, f"returns it: {reason}")
    stage.shown(stage.reads(PRIVACY, "Please name the console's record"))


def second_version_is_signed(stage: Stage) -> None:
    """The second version carries the evidence; another officer signs; the clocks run from a determination."""
    stage.types(PRIVACY, "assess")
    stage.must("The version before came back", stage.opens(PRIVACY, "Assessment: step"))
    _go_to_factor_three(stage)
    stage.sends(
        PRIVACY, {"acquired_or_viewed_evidence": "Console record of today, vault item 7"}, "factor (iii): the evidence"
    )
    stage.opens(PRIVACY, "Assessment: step 6")
    stage.sends(PRIVACY, {}, "step 6 as before")
    _conclude(stage, "The holder is unknown and nothing shows that it was not read.")
    stage.presses(SECURITY, "open_signature", "Review and sign")
    stage.must("vault item 7", stage.opens(SECURITY, "Review and sign"))
    stage.sends(SECURITY, {"decision": "sign"}, "signs version 2")
    signed = stage.reads(COMMANDER, "Determined: breach")
    stage.must("Signed by", signed)
    stage.shown(signed)
    tick(stage, PRIVACY, "Tasks", but=("recovery", "review"))
    stage.types(COMMANDER, "stage investigation done")


def police_ask_for_a_delay(stage: Stage) -> None:
    """In writing, for two weeks: nothing delayed may go out before its end."""
    stage.types(COUNSEL, "hold")
    stage.opens(COUNSEL, "Law-enforcement delay")
    until = stage.today + timedelta(days=14)
    stated = {"form": "written", "until": until, "official": "Detective on the case", "document": "Vault item 8"}
    foreseen = stage.sends(COUNSEL, stated, f"a written statement of today: until {until}")
    stage.must("Nothing is recorded yet", foreseen)
    saved = stage.sends(COUNSEL, {}, "has seen what moves, and records it")
    stage.must("Do not send before", saved)
    stage.shown(saved, to=COUNSEL)
    stage.closes(COUNSEL)
    stage.reads(PRIVACY, "Do not send before")


def tick(stage: Stage, who: str, label: str, *, but: tuple[str, ...]) -> None:
    """Tick every open task of the form, those of some stages left out."""
    stage.presses(who, "open_tasks", label)
    stage.opens(who, "Tasks")
    view = stage.person(who).view
    groups = [name for name in view.fields if not any(name.startswith(f"done_{stage_}") for stage_ in but)]
    ticked = {name: view.options(name) for name in groups}
    stage.sends(who, ticked, f"{sum(map(len, ticked.values()))} tasks are done")


def _next_monday(stage: Stage) -> datetime:
    today = stage.today
    return datetime.combine(today + timedelta(days=7 - today.weekday()), _MORNING, stage.zone)


def _next_day(stage: Stage) -> None:
    stage.driver.skip_to(datetime.combine(stage.today + timedelta(days=1), _MORNING, stage.zone))
    stage.passes()


def _comes_in(stage: Stage, who: str) -> None:
    stage.until(f"{who} in the channel", lambda: stage.person(who).channel(stage.channel), lambda: "not invited")


def _dated(listed: str) -> Iterator[str]:
    """Each duty that has a last lawful day, in a line: what, when, by which law."""
    what = when = ""
    for line in listed.splitlines():
        if " to: " in line:
            what, when = line.split(" to: ")[0], ""
        elif line.startswith("Last lawful day "):
            when = line.split(". ")[0].replace("Last", "last").rstrip(".")
        elif when and ("§" in line or "CFR" in line):
            yield f"{what}, {when}: {line.split(', ')[0]}"
            when = ""


def _conclude(stage: Stage, reason: str) -> None:
    stage.opens(PRIVACY, "Assessment: step 7")
    given = {"conclusion": "breach", "conclusion_reason": reason}
    receipt = stage.sends(PRIVACY, given, f"step 7, breach: {reason}")
    stage.must("waits for the signature of", receipt)
    stage.shown(receipt, to=PRIVACY)
    stage.closes(PRIVACY)


def _go_to_factor_three(stage: Stage) -> None:
    """From wherever the assessment opened, on to the third factor; what was entered stays."""
    for _ in range(7):
        view = stage.person(PRIVACY).view
        if "acquired_or_viewed_evidence" in view.fields:
            return
        stage.sends(PRIVACY, {}, f"{view.title.split(': ')[-1]} as before")
    raise Unseen("the third factor", stage.person(PRIVACY).view.title)


def _file(stage: Stage, who: str, ending: str) -> dict[str, str]:
    messages = stage.person(who).channel(stage.channel)["messages"]
    return next(one for message in messages for one in message.get("files", ()) if one["name"].endswith(ending))


def _channel(stage: Stage, who: str) -> str:
    return "\n".join(stage.short(words_of(one)) for one in stage.person(who).messages(stage.channel)[-5:])


def _channels(stage: Stage) -> str:
    return ", ".join(channel["name"] for channel in stage.driver.channels())
