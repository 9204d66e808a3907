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
    "community, 50 topics": Peer(119),
    "thread of 21 posts": Peer(66),
    "quiz attempt, 10 questions, all steps": Peer(347, 190),
    "dashboard, 2,000 clerks": Peer(95, 266),
    "the same as a spreadsheet": Peer(208),
}
"""Moodle 5.1 (php-fpm, two workers, PostgreSQL, opcache) and Kolibri 0.19 (JSON only), measured the same way."""

MUST_RATIO, AIM_RATIO = 1 / 3, 1 / 5
"""Processor time of a page against Moodle's."""


class Budget(NamedTuple):
    """What a page may weigh: kilobytes with an empty and a filled cache, requests, seconds to the largest paint."""

    cold_kb: float
    warm_kb: float | None
    requests: int
    lcp_seconds: float | None


BUDGETS = {
    "sign-in": Budget(30, 10, 4, 1.5),
    "verify": Budget(30, 10, 4, 1.5),
    "error": Budget(30, 10, 4, 1.5),
    "home": Budget(80, 25, 7, 1.8),
    "lesson": Budget(65, 30, 9, 1.8),
    "quiz": Budget(65, 15, 6, 1.6),
    "thread": Budget(130, 35, 9, 2.0),
    "dashboard": Budget(120, 45, 8, 2.2),
    "certificate PDF": Budget(300, None, 1, None),
}

SIGN_IN_P95, SIGN_INS_WITHIN, OTHERS_P95 = 3.0, 60.0, 1.0
START_P95, SAVE_P95, NAVIGATION_P95 = 2.0, 0.3, 0.5
START_AIM, SAVE_AIM, NAVIGATION_AIM = 0.8, 0.1, 0.2
SAVES_A_SECOND, SAVES_A_SECOND_AIM = 100, 240
"""Seconds; saves on both cores together."""
