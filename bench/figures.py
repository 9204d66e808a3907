"""What is asked for, and what others need: the limits of the project and the figures of its peers."""

from __future__ import annotations

from typing import NamedTuple


class Peer(NamedTuple):
    """Processor milliseconds a request on two cores at four clients, web server and database together."""

    moodle: float | None = None
    kolibri: float | None = None


PEERS = {
    "home": Peer(57, 77),
    "course page": Peer(52, 40),
    "lesson": Peer(40),
    "quiz attempt, 10 questions, all steps": Peer(347, 190),
    "forum list (20 of 50 topics)": Peer(119),
    "thread of 21 posts": Peer(66),
    "people of an area, one page": Peer(85, 70),
    "people, 2,000, one page": Peer(95, 266),
    "people, 2,000, as XLSX": Peer(208),
}
"""Moodle 5.1 (php-fpm, two workers, PostgreSQL, opcache) and Kolibri 0.19 (JSON only) on two cores.

A list of people is their activity completion report, of 200 and of 2,000 learners on one page; Moodle's export is CSV.
Moodle shows fifty topics on a page, we show twenty.
"""

MUST_RATIO, AIM_RATIO, SHARP_AIM_RATIO = 1 / 3, 1 / 5, 1 / 8
"""Processor time of a page against Moodle's."""
SHARP = {
    "quiz attempt, 10 questions, all steps",
    "people of an area, one page",
    "people, 2,000, one page",
    "people, 2,000, as XLSX",
}
"""Attempts and reports aim lower."""


class Budget(NamedTuple):
    """What a page may weigh: kilobytes with empty and filled cache, requests, largest paint, slowest interaction."""

    cold_kb: float
    warm_kb: float | None
    requests: int
    lcp_seconds: float | None
    inp_ms: float | None


BUDGETS = {
    "sign-in": Budget(30, 10, 4, 1.5, 100),
    "verify": Budget(30, 10, 4, 1.5, 100),
    "error": Budget(30, 10, 4, 1.5, 100),
    "home": Budget(80, 25, 7, 1.8, 200),
    "lesson": Budget(65, 30, 9, 1.8, 200),
    "quiz": Budget(65, 15, 6, 1.6, 100),
    "thread": Budget(130, 35, 9, 2.0, 200),
    "dashboard": Budget(120, 45, 8, 2.2, 200),
    "certificate PDF": Budget(300, None, 1, None, None),
}
"""Offline page and attendance check-in have budgets too; they are measured once they exist."""

SIGN_IN_P95, SIGN_INS_WITHIN, OTHERS_P95 = 3.0, 60.0, 1.0
START_P95, SAVE_P95, NAVIGATION_P95 = 2.0, 0.3, 0.5
START_AIM, SAVE_AIM, NAVIGATION_AIM = 0.8, 0.1, 0.2
"""Seconds."""
SAVES_A_CORE, SAVES_A_CORE_AIM = 50, 120
QUIZ_USERS_A_CORE, QUIZ_USERS_A_CORE_AIM = 250, 600
WORKER_BACK, CONNECTION_BACK = 1.0, 5.0
"""Seconds until answers are confirmed again after a web worker, or the connections to the database, were killed."""

AREA_SECONDS, NATIONAL_SECONDS = (0.5, 0.1), (2.0, 0.2)
EXPORT_MB = (150, 50)
CERTIFICATES_SECONDS = 60
MANY_CERTIFICATES_SECONDS = (15 * 60, 4 * 60)
EVERYBODY_SECONDS, ONE_PERSON_SECONDS = 60, 1
"""Bringing 30,000 people up to date with a programme in the background, and one of them."""
STATISTICS_SECONDS, STATISTICS_MB = 60, 300
"""Item statistics of 30,000 attempts at forty questions."""
IMPORT_SECONDS = 10
"""A thousand questions of every type, dry run and import."""
DRAW_SECONDS, BANK_SECONDS, MANY_QUESTIONS_SECONDS, COMPARE_SECONDS = 0.02, 0.5, 2, 60
"""Of 20,000 questions: forty drawn; a page of the bank; a look at thousands at once; all compared, as a job."""
EMBEDDED_MB, EMBEDDED_READY = (200, 150), (5.0, 2.0)
"""What it must keep, and what it aims for."""
