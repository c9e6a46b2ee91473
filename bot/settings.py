"""Every environment variable, read once at start. The only reader of the environment; the twin of .env.example.

A wrong value never reaches the program: `load` lists every fault at once and refuses.
"""

import base64
import binascii
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.errors import UserError
from bot.core.facts import EntityType

SLACK_API = "https://slack.com/api/"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FORBIDDEN_DIGEST = (time(1), time(3))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+]*://")
KEY_BYTES = 32
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
_PLAINLY = {
    "time_parsing": "write a time of day such as 08:00",
    "bool_parsing": "write True or False",
    "int_parsing": "write a whole number",
    "float_parsing": "write a number",
}
_BETWEEN_ADDRESSES = re.compile(rf"[\s,]+(?={_SCHEME.pattern})")
Names = Annotated[tuple[str, ...], NoDecode]


class WrongSettings(UserError):
    """The settings cannot be used; `faults` are sentences, and the text lists them, one a line."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The settings cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


class Settings(BaseSettings):
    """What the operator chose. Times of day are local to `time_zone`; ids are Slack's.

    What depends on another setting is looked at in the later of the two, so that all faults come at once.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    database_url: str = "sqlite:///var/incidents.db"
    data_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    organisation_name: str = "Our organisation"
    time_zone: str
    entity_role: Literal["covered_entity", "business_associate", "phr_vendor"] = "covered_entity"
    entity_type: str | None = None
    security_officer: str
    privacy_officer: str
    leadership: Names = ()
    leadership_channel: str | None = None
    digest_time: time = time(8, 0)
    command_name: str = "/incident"
    on_call_phone: str | None = None
    runbook_url: str = "https://www.hhs.gov/hipaa/for-professionals/breach-notification/index.html"
    hold_back_channels: bool = False
    archive_after_days: int = Field(default=14, ge=0, le=3650)
    heartbeat_url: str | None = None
    out_of_band: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    out_of_band_after_minutes: int = Field(default=15, ge=1, le=1440)
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    concurrency: int = Field(default=20, ge=1, le=200)
    sweep_seconds: float = Field(default=5, ge=0.2, le=60)
    log_level: Literal["INFO", "WARNING", "ERROR"] = "INFO"
    clock_file: Path | None = None
    catch_up: Literal["once", "each"] = "once"

    @field_validator("data_keys", "leadership", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Lists are written with commas."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("out_of_band", mode="before")
    @classmethod
    def _addresses(cls, value: Any) -> Any:
        """Addresses may hold commas themselves: a new one begins where a scheme does."""
        return tuple(_BETWEEN_ADDRESSES.split(value.strip())) if isinstance(value, str) and value.strip() else value

    @field_validator("out_of_band")
    @classmethod
    def _with_scheme(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not all(_SCHEME.match(each.get_secret_value()) for each in value):
            raise ValueError("write each address with its kind in front, such as mailtos://user:password@example.org")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a time zone; write one like America/New_York") from None
        return value

    @field_validator("digest_time")
    @classmethod
    def _safe_time(cls, value: time) -> time:
        first, last = _FORBIDDEN_DIGEST
        if value.tzinfo is not None:
            raise ValueError("write the local time alone, such as 08:00; TIME_ZONE says where")
        if first <= value < last:
            raise ValueError("between 01:00 and 03:00 clocks are changed; choose another time")
        return value

    @field_validator("entity_type")
    @classmethod
    def _known_type(cls, value: str | None) -> str | None:
        if value is not None and value not in set(EntityType):
            raise ValueError(f"write one of {', '.join(EntityType)}")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(_DATABASES):
            raise ValueError("write sqlite:///var/incidents.db, or postgresql://user:password@host/incidents")
        try:
            _ = urlsplit(value).port
        except ValueError:
            raise ValueError("its port is no number; in a password write @ as %40, : as %3A and / as %2F") from None
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _whole_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write a whole address such as https://slack.com/api/")
        return value if value.endswith("/") else value + "/"

    @field_validator("runbook_url", "heartbeat_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not (value.startswith(("https://", "http://")) and urlsplit(value).hostname):
            raise ValueError("write a whole address starting with https://")
        return value

    @field_validator("command_name")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        if not value.startswith("/") or len(value) > 32 or " " in value or value != value.lower():
            raise ValueError("a command starts with '/', is lower case, has no space and at most 32 characters")
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _one_way_in(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and info.data.get("slack_app_token") is None:
            raise ValueError("set SLACK_APP_TOKEN (Socket Mode), or this (HTTP)")
        return value

    @field_validator("data_keys")
    @classmethod
    def _whole_keys(cls, value: tuple[SecretStr, ...], info: ValidationInfo) -> tuple[SecretStr, ...]:
        for place, each in enumerate(value, start=1):
            if data_key(each.get_secret_value()) is None:
                raise ValueError(f"key {place} is not base64 of 32 random bytes. Make one: openssl rand -base64 32")
        if not value and _in_earnest(info):
            raise ValueError("set one: free text is kept encrypted. Make it: openssl rand -base64 32")
        return value

    @field_validator("privacy_officer")
    @classmethod
    def _two_people(cls, value: str, info: ValidationInfo) -> str:
        if value == info.data.get("security_officer"):
            raise ValueError("must be somebody else than SECURITY_OFFICER: a signature needs a second one")
        return value

    @field_validator("clock_file")
    @classmethod
    def _moved_clock(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and _in_earnest(info):
            raise ValueError("it moves the clock and is for practice only: SLACK_API_URL is not loopback")
        if value is not None and value.is_dir():
            raise ValueError("it is a folder; write the name of a file")
        return value

    @field_validator("catch_up")
    @classmethod
    def _each_day(cls, value: str, info: ValidationInfo) -> str:
        if value == "each" and _in_earnest(info):
            raise ValueError("'each' is for practice only: SLACK_API_URL is not loopback")
        return value

    @property
    def practice(self) -> bool:
        """Whether Slack is a stand-in on this machine."""
        return _is_loopback(self.slack_api_url)

    @property
    def socket_mode(self) -> bool:
        """Socket Mode where there is an app token, HTTP otherwise."""
        return self.slack_app_token is not None

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


def load(env_file: str | None = ".env") -> Settings:
    """The settings of the environment and the file; raises WrongSettings with every fault, never with a value."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise WrongSettings(tuple(_sentence(fault) for fault in found)) from None


def data_key(text: str) -> bytes | None:
    """The bytes of one of DATA_KEYS; None where it is not base64 of so many as a key has."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in _LOOPBACK


def _in_earnest(info: ValidationInfo) -> bool:
    """Whether Slack is the real one. An address that is wrong itself is told about, and nothing that hangs on it."""
    url = info.data.get("slack_api_url")
    return url is not None and not _is_loopback(url)


def _sentence(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]).upper()
    if fault["type"] == "missing":
        return f"{name} is missing (see .env.example)."
    said = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "it should be")
    return f"{name}: {_PLAINLY.get(fault['type'], said)}."
