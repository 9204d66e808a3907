"""Processes are killed while learners answer: nothing acknowledged is lost, nothing is half done or done twice.

The site runs as in production, on a PostgreSQL server that belongs to these tests and can be killed with the rest.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.conf import settings

from tests.assessments.crowd import QUESTIONS, Learner
from tests.lms.database_server import DatabaseServer
from tests.lms.processes import PATIENCE_SECONDS, SOUND, Site, run_python

pytestmark = pytest.mark.postgresql

LEARNERS = 4
CONFIRMED_BEFORE, CONFIRMED_AFTER = 5, 5
GATHER = "import django; django.setup(); from tests.assessments.crowd import gather; print(gather({name!r}, {count}))"
KEEP_CACHE = (
    "from django.core.management import call_command; import django; django.setup(); call_command('createcachetable')"
)
ANSWERS = """
    SELECT position, sequence, option_order, answer, is_closed, score
    FROM assessments_response JOIN assessments_attempt ON attempt_id = assessments_attempt.id WHERE reference = %s
"""
HOLD_ENROLMENT = """
    SELECT FROM courses_enrolment JOIN assessments_attempt ON enrolment_id = courses_enrolment.id
    WHERE reference = %s FOR UPDATE OF courses_enrolment
"""
END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture(scope="module")
def database() -> Iterator[DatabaseServer]:
    server = DatabaseServer()
    run_python(KEEP_CACHE, **SOUND, DATABASE_URL=server.url)
    yield server
    server.remove()


@pytest.fixture(scope="module")
def site(database, tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").mkdir()
    (folder / "static" / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": ""}')
    folders = {"STATIC_ROOT": str(folder / "static"), "UPLOADS": str(folder / "uploads")}
    site = Site("lms.serve", folder, **SOUND, **folders, DATABASE_URL=database.url)
    site.wait_for()
    yield site
    site.kill()


def gather(site: Site, database: DatabaseServer, name: str, *, count: int) -> list[Learner]:
    """Learners signed in on the site, each with an attempt of a quiz that is theirs."""
    script = GATHER.format(name=name, count=count)
    crowd = json.loads(run_python(script, **SOUND, DATABASE_URL=database.url))
    learners = [Learner(site.port, crowd["quiz"], session) for session in crowd["sessions"]]
    for learner in learners:
        learner.start()
    return learners


def wait_until(condition, *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@contextmanager
def answering(learners: list[Learner]) -> Iterator[None]:
    """All of them change answers all the time, before the fault and after it until the site confirms again."""
    over = threading.Event()
    with ThreadPoolExecutor(len(learners)) as pool:
        running = [pool.submit(learner.answer_until, over) for learner in learners]
        try:
            wait_for_confirmations(learners, CONFIRMED_BEFORE)
            yield
            wait_for_confirmations(learners, CONFIRMED_AFTER)
        finally:
            over.set()
    for one in running:
        one.result()


def wait_for_confirmations(learners: list[Learner], more: int) -> None:
    aims = [learner.confirmed_count + more for learner in learners]
    wait_until(
        lambda: all(one.confirmed_count >= aim for one, aim in zip(learners, aims, strict=True)),
        what=f"The site confirms no more: {[learner.statuses for learner in learners]}",
    )


@contextmanager
def held_back(database: DatabaseServer, table: str) -> Iterator[None]:
    """Nobody else writes to ``table`` meanwhile: what comes there waits, in the middle of its transaction."""
    with database.connect() as connection:
        connection.autocommit = False
        connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def kill_web_workers(site: Site, database: DatabaseServer) -> None:
    for pid in site.workers():
        os.kill(pid, signal.SIGKILL)


def end_connections(site: Site, database: DatabaseServer) -> None:
    with database.connect() as connection:
        connection.execute(END_OTHERS)


def kill_database(site: Site, database: DatabaseServer) -> None:
    database.kill()
    time.sleep(0.5)  # for as long nobody answers
    database.start()


@pytest.mark.parametrize("fault", [kill_web_workers, end_connections, kill_database])
def test_what_was_acknowledged_is_stored_and_a_submission_is_whole_or_absent(site, database, fault):
    *learners, leaver = gather(site, database, fault.__name__.replace("_", "-"), count=LEARNERS + 1)
    for position in range(1, QUESTIONS + 1):
        assert leaver.save(position, 1, 0) == 200
    with ThreadPoolExecutor(1) as pool, answering(learners), held_back(database, "courses_unitprogress"):
        handing_in = pool.submit(leaver.hand_in)
        with database.connect() as connection:
            wait_until(lambda: connection.execute(BLOCKED).fetchone()[0], what="The submission is not under way.")
        fault(site, database)
    assert handing_in.result() in {0, 500}
    assert standing_of(database, leaver) == ("open", {False}, {None}, 0)
    for learner in learners:
        assert set(learner.statuses) <= {200, 0, 500}
        assert lost(database, learner) == []
    assert leaver.hand_in() == 302
    assert standing_of(database, leaver)[:2] == ("submitted", {True})
    assert lost(database, leaver) == []


def lost(database: DatabaseServer, learner: Learner) -> list[str]:
    """Positions whose stored answer is older than what was acknowledged, or is none that was ever sent."""
    with database.connect() as connection:
        rows = connection.execute(ANSWERS, [learner.reference]).fetchall()
    assert len(rows) == QUESTIONS
    found = []
    for position, sequence, options, answer, *_more in rows:
        newest = learner.acknowledged.get(position, 0)
        sent = learner.sent.get((position, sequence))
        stored = options.index(answer[0]) if answer else None
        if sequence < newest or sent != stored:
            found.append(f"{position}: {stored} at {sequence}; sent {sent}, acknowledged {newest}")
    return found


def standing_of(database: DatabaseServer, learner: Learner) -> tuple[str, set[bool], set, int]:
    """Status of the attempt, whether its answers are closed, their scores, and how many units were recorded."""
    with database.connect() as connection:
        rows = connection.execute(ANSWERS, [learner.reference]).fetchall()
        status, enrolment = connection.execute(
            "SELECT status, enrolment_id FROM assessments_attempt WHERE reference = %s", [learner.reference]
        ).fetchone()
        query = "SELECT count(*) FROM courses_unitprogress WHERE enrolment_id = %s"
        units = connection.execute(query, [enrolment]).fetchone()[0]
    return status, {row[4] for row in rows}, {row[5] for row in rows}, units


def test_a_killed_job_worker_leaves_nothing_half_graded_and_the_next_one_grades_the_rest(site, database):
    """Nobody comes back, and the grading is killed in the middle: what was saved is graded all the same, once."""
    learners = gather(site, database, "overdue", count=3)
    for learner in learners:
        for position in range(1, QUESTIONS + 1):
            assert learner.save(position, 1, 0) == 200
    let_time_run_out(database, learners)
    with database.connect() as connection, working(database) as worker:
        connection.autocommit = False
        connection.execute(HOLD_ENROLMENT, [learners[1].reference])
        wait_until(lambda: standing_of(database, learners[0])[0] == "submitted", what="The job did not begin.")
        with database.connect() as watch:
            wait_until(lambda: watch.execute(BLOCKED).fetchone()[0], what="The job does not wait.")
        worker.kill()
        worker.wait(PATIENCE_SECONDS)
    assert [standing_of(database, one)[0] for one in learners] == ["submitted", "open", "open"]
    with database.connect() as connection:
        connection.execute("UPDATE core_tick SET ran_at = ran_at - interval '1 hour'")
    with working(database):
        wait_until(
            lambda: {standing_of(database, one)[0] for one in learners} == {"submitted"}, what="The rest is not graded."
        )
    assert [standing_of(database, one)[1:] for one in learners] == [({True}, {1}, 1)] * 3


def let_time_run_out(database: DatabaseServer, learners: list[Learner]) -> None:
    """One after the other, an hour ago."""
    with database.connect() as connection:
        for number, learner in enumerate(learners):
            connection.execute(
                "UPDATE assessments_attempt SET started_at = now() - interval '2 hours',"
                " deadline_at = now() - interval '1 hour' + %s * interval '1 minute' WHERE reference = %s",
                [number, learner.reference],
            )


@contextmanager
def working(database: DatabaseServer) -> Iterator[subprocess.Popen]:
    """A job worker, as a process."""
    environment = {"PATH": os.environ["PATH"], **SOUND, "DATABASE_URL": database.url}
    command = [sys.executable, "manage.py", "work"]
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait(PATIENCE_SECONDS)
