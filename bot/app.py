"""The Bolt app: lends the desk to every listener and hangs the handlers. Holds no logic of its own."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

import handlers
from bot.desk import Desk
from bot.figures import Figures
from bot.precedence import PeopleFirst

log = logging.getLogger("bot.app")


def build_app(desk: Desk) -> App:
    """The app for this desk. Nothing is sent before a listener returns: acknowledged means kept."""
    secret = desk.settings.slack_signing_secret
    app = PeopleFirstApp(
        people=desk.people,
        figures=desk.figures,
        client=desk.slack.client,
        signing_secret=secret.get_secret_value() if secret else "socket mode needs none",
        authorize=_authorize(desk),
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
    )

    @app.middleware
    def lend_desk(body: dict[str, Any], context: dict[str, Any], next: Callable[[], BoltResponse]) -> Any:  # noqa: A002 - Bolt injects by this name
        """Hand the desk over; payloads of another workspace stop here."""
        if _team_of(body) not in (None, "", desk.slack.team_id):
            log.warning("a payload of another workspace was refused")
            return BoltResponse(status=200, body="")
        context["desk"] = desk
        return next()

    handlers.register(app, desk.settings.command_name)
    return app


class PeopleFirstApp(App):
    """Bolt's app, telling the background that somebody is waiting while it answers, and measuring how long."""

    def __init__(self, *, people: PeopleFirst, figures: Figures, **options: Any) -> None:
        super().__init__(**options)
        self._people = people
        self._figures = figures

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer one request."""
        with self._people.serving(), self._figures.answering():
            return super().dispatch(req)


def _authorize(desk: Desk) -> Callable[..., AuthorizeResult]:
    """One workspace, one token: no question to Slack per request."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=desk.slack.team_id,
        bot_token=desk.settings.slack_bot_token.get_secret_value(),
        bot_id=desk.slack.bot_id,
        bot_user_id=desk.slack.bot_user_id,
    )
    return lambda: known


def _team_of(body: dict[str, Any]) -> str | None:
    return body.get("team_id") or (body.get("team") or {}).get("id")
