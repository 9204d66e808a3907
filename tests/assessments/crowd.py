"""Learners who answer over HTTP without a pause, as the page of a quiz does: what is not confirmed is sent again."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from lms.accounts.models import User
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import enrol, make_course
from tests.factories.people import UserFactory

QUESTIONS, OPTIONS = 5, 4
PAUSE_SECONDS = 0.05
TOKEN = "a" * 32


def gather(name: str, count: int) -> str:
    """A quiz and learners who are signed in to it, in the database of the settings; what ``Learner`` needs, as JSON."""
    course = make_course(slug=name, lessons=0)
    quiz = add_quiz(course, *(make_question(f"{name}-{number}") for number in range(QUESTIONS)), slug=name)
    learners = [UserFactory(username=f"{name}{number}") for number in range(count)]
    for learner in learners:
        enrol(learner, course)
    return json.dumps({"quiz": quiz.pk, "sessions": [_session(learner) for learner in learners]})


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@dataclass
class Learner:
    """One person with one attempt. ``statuses`` counts answers of the site, 0 where none came."""

    port: int
    quiz_pk: int
    session: str
    reference: str = ""
    sent: dict[tuple[int, int], int] = field(default_factory=dict)
    acknowledged: dict[int, int] = field(default_factory=dict)
    confirmed_count: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    def start(self) -> None:
        status, location, _content = self._post(f"/quizzes/{self.quiz_pk}/start/", {})
        assert status == 302, (status, location)
        self.reference = location.strip("/").split("/")[-1]

    def answer_until(self, over: threading.Event) -> None:
        """Change one answer after the other."""
        chance = random.Random(self.session)
        for count in range(1, 1_000_000):
            if over.is_set():
                return
            if self.save(chance.randint(1, QUESTIONS), count, chance.randrange(OPTIONS)) != 200:
                time.sleep(PAUSE_SECONDS)

    def save(self, position: int, sequence: int, choice: int) -> int:
        """Send one answer once; the status, 0 if nothing came back."""
        self.sent[position, sequence] = choice
        path = f"/attempts/{self.reference}/answers/{position}/"
        status, _location, content = self._try_to_post(path, {"sequence": sequence, "answer": choice})
        self.statuses[status] += 1
        if status == 200:
            stored = json.loads(content)
            assert stored["sequence"] >= sequence
            self.acknowledged[position] = stored["sequence"]
            self.confirmed_count += 1
        return status

    def hand_in(self) -> int:
        """Try to hand in once; the status, 0 if nothing came back."""
        return self._try_to_post(f"/attempts/{self.reference}/submit/", {"step": "submit"})[0]

    def _try_to_post(self, path: str, fields: dict) -> tuple[int, str, bytes]:
        try:
            return self._post(path, fields)
        except (OSError, http.client.HTTPException):
            return 0, "", b""

    def _post(self, path: str, fields: dict) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read()
        finally:
            connection.close()
