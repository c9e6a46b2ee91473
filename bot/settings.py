"""Every environment variable, read once at start. The only reader of the environment; the twin of .env.example.

A wrong value never reaches the program: `load` lists every fault at once and refuses.
"""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.errors import UserError

SLACK_API = "https://slack.com/api/"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FORBIDDEN_DIGEST = (time(1), time(3))
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+]*://")
_BETWEEN_ADDRESSES = re.compile(rf"[\s,]+(?={_SCHEME.pattern})")
Names = Annotated[tuple[str, ...], NoDecode]


class WrongSettings(UserError):
    """The settings cannot be used; the text lists every fault, one a line."""


class Settings(BaseSettings):
    """What the operator chose. Times of day are local to `time_zone`; ids are Slack's."""

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
        if first <= value < last:
            raise ValueError("between 01:00 and 03:00 clocks are changed; choose another time")
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
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("write a whole address starting with https://")
        return value

    @field_validator("command_name")
    @classmethod
    def _with_slash(cls, value: str) -> str:
        if not value.startswith("/") or len(value) > 32 or " " in value or value != value.lower():
            raise ValueError("a command starts with '/', is lower case, has no space and at most 32 characters")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        faults = []
        if self.slack_app_token is None and self.slack_signing_secret is None:
            faults.append("set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
        if not self.data_keys and not self.practice:
            faults.append("set DATA_KEYS: free text is kept encrypted. Make one: openssl rand -base64 32")
        if self.clock_file is not None and not self.practice:
            faults.append("CLOCK_FILE moves the clock and is for practice only: SLACK_API_URL is not loopback")
        if self.catch_up == "each" and not self.practice:
            faults.append("CATCH_UP=each is for practice only: SLACK_API_URL is not loopback")
        if self.security_officer == self.privacy_officer:
            faults.append("SECURITY_OFFICER and PRIVACY_OFFICER must be two people: a signature needs a second one")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def practice(self) -> bool:
        """Whether Slack is a stand-in on this machine."""
        return urlsplit(self.slack_api_url).hostname in _LOOPBACK

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
        faults = [_sentence(fault) for fault in error.errors(include_input=False, include_url=False)]
        raise WrongSettings("The settings cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults)) from None


def _sentence(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]).upper()
    if fault["type"] == "missing":
        return f"{name} is missing (see .env.example)."
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{name}: {message}." if name else f"{message[:1].upper()}{message[1:]}."
