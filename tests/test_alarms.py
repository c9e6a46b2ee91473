"""Addresses outside Slack: told apart, checked at the start, never shown."""

import pytest
from pydantic import SecretStr

from bot import alarms
from bot.core.errors import UserError
from bot.serve import build_desk
from bot.settings import Settings
from tests.conftest import settings
from tests.smtp_sink import smtp_sink

SECRET = "hunter2canary"
MAIL = f"mailtos://bot:{SECRET}@example.org?to=one@example.org,two@example.org"
PAGER = f"pagerduty://{SECRET}@key"


def test_addresses_are_told_apart_though_they_may_hold_commas():
    chosen = settings(out_of_band=f"{MAIL}, {PAGER}")

    assert [address.get_secret_value() for address in chosen.out_of_band] == [MAIL, PAGER]
    assert [alarms.kind_of(address) for address in chosen.out_of_band] == ["mailtos", "pagerduty"]


def test_only_mail_takes_a_page_of_text():
    chosen = settings(out_of_band=f"{MAIL}, {PAGER}").out_of_band

    assert alarms.address_ids(chosen, mail_only=True) == alarms.address_ids(chosen)[:1]


def test_an_address_without_its_kind_is_refused_without_being_shown():
    with pytest.raises(ValueError, match="with its kind in front") as refused:
        settings(out_of_band=f"{SECRET}@example.org")

    assert SECRET not in str([error["msg"] for error in refused.value.errors(include_input=False)])


def test_an_address_that_cannot_be_used_stops_the_start_by_its_place_alone():
    chosen: Settings = settings(out_of_band=f"{MAIL}, nonsense://{SECRET}")

    with pytest.raises(UserError) as refused:
        build_desk(chosen)

    assert str(refused.value) == ("OUT_OF_BAND: address 2 (nonsense://…) is not complete, or of no kind that is known.")


def test_what_is_sent_arrives_as_it_was_written():
    with smtp_sink() as sink:
        taken = alarms.send(SecretStr(sink.address), "A <title> & more", "line 1\nline 2\n\n- <item>")

        assert taken
        assert sink.texts() == ["A <title> & more\nline 1\nline 2\n\n- <item>\n"]


def test_what_is_not_taken_is_said_so_and_the_address_is_not_logged(caplog: pytest.LogCaptureFixture):
    nobody_there = SecretStr(f"mailto://bot:{SECRET}@127.0.0.1:9?from=bot@example.org&to=a@example.org&mode=insecure")

    assert not alarms.send(nobody_there, "title", "body")

    assert SECRET not in caplog.text
