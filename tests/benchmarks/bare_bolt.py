"""The yardstick: a Bolt app that acknowledges and does nothing, or commits one row first, served as ours is."""

import sys
import threading
from typing import Any

import uvicorn
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from sqlmodel import Field, Session, SQLModel
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.store.session import open_engine


class Row(SQLModel, table=True):
    """One row."""

    __tablename__ = "bench_rows"
    id: int | None = Field(default=None, primary_key=True)
    text: str


def main(secret: str, database: str) -> None:
    """Serve on a free port and say which."""
    engine, lock = open_engine(f"sqlite:///{database}").execution_options(writes=True), threading.Lock()
    SQLModel.metadata.tables["bench_rows"].create(engine)
    known = AuthorizeResult(enterprise_id=None, team_id="T0PRACTICE", bot_token="x", bot_id="B", bot_user_id="U")
    app = App(signing_secret=secret, authorize=lambda: known, process_before_response=True)
    app.view("empty")(lambda ack: ack())

    def one_row(ack: Any) -> None:
        with lock, Session(engine) as session:
            session.add(Row(text="one row"))
            session.commit()
        ack()

    app.view("one_row")(one_row)

    async def answer(request: Request) -> Response:
        bolt = BoltRequest(body=(await request.body()).decode(), headers=dict(request.headers))
        reply = await run_in_threadpool(app.dispatch, bolt)
        return Response(content=reply.body, status_code=reply.status)

    site = Starlette(routes=[Route("/slack/events", answer, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(site, log_config=None, access_log=False, lifespan="off", port=0))
    config = server.config
    socket = config.bind_socket()
    print(f"http://127.0.0.1:{socket.getsockname()[1]}/", file=sys.stderr, flush=True)
    server.run(sockets=[socket])


if __name__ == "__main__":
    main(*sys.argv[1:])
