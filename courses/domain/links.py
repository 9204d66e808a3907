"""Asking the addresses of other sites whether they are still there. No page ever waits for it."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import transaction
from django.utils import timezone

from courses.models import ExternalLink
from lms.core import outgoing
from lms.core.outgoing import Answer, Network

MOST_A_RUN = 200
SECONDS_A_RUN = 60
"""After that no further address is begun: other jobs wait for this one."""
HOSTS_AT_A_TIME = 8
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)

GONE = {404, 410}
"""Any other refusal may be meant for us alone: many sites turn away whoever is no browser."""
SILENT = {outgoing.TIMEOUT, outgoing.UNREACHABLE, outgoing.UNKNOWN_HOST}


@transaction.atomic
def remember(addresses: Iterable[str]) -> None:
    """Keep exactly ``addresses``; new ones are to be asked at once. Safe to repeat."""
    wanted = set(addresses)
    stored = dict(ExternalLink.objects.values_list("url", "pk"))
    obsolete = [pk for url, pk in stored.items() if url not in wanted]
    for start in range(0, len(obsolete), 500):
        ExternalLink.objects.filter(pk__in=obsolete[start : start + 500]).delete()
    new = [ExternalLink(url=url) for url in sorted(wanted - stored.keys())]
    ExternalLink.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


def ask_due(*, network: Network | None = None, now: dt.datetime | None = None) -> int:
    """Ask the addresses whose time has come, at most 200, one at a time of each host; how many answered or failed.

    Nothing is locked meanwhile. What was not begun after a minute comes with the next run.
    """
    now = now or timezone.now()
    due = list(ExternalLink.objects.filter(ask_at__lte=now).order_by("ask_at", "pk")[:MOST_A_RUN])
    answers = _ask_all([link.url for link in due], network)
    answering = {outgoing.host_of(url) for url, answer in answers.items() if answer.status}
    asked = [link for link in due if link.url in answers]
    for link in asked:
        others_answer = bool(answering - {outgoing.host_of(link.url)})
        record(link, answers[link.url], now=now, others_answer=others_answer)
    return len(asked)


@transaction.atomic
def record(link: ExternalLink, answer: Answer, *, now: dt.datetime, others_answer: bool) -> None:
    """Write down what ``link`` answered. Silence counts only if other hosts answered: else our own network is down.

    A failure is looked at again after a day; the second makes it dead if it comes at least a day after the first. Any
    other answer, a refusal too, ends that. Safe to repeat: another failure of the same day counts for nothing.
    """
    stored = ExternalLink.objects.select_for_update().filter(pk=link.pk).first()
    if stored is None:
        return
    stored.ask_at = now + DAY
    if answer.reason not in SILENT or others_answer:
        stored.last_checked_at, stored.last_answer = now, str(answer)
        if answer.status in GONE or answer.reason in SILENT:
            _count_failure(stored, now)
        else:
            stored.failed_since, stored.failure_count = None, 0
        stored.ask_at = now + (DAY if stored.failure_count == 1 else WEEK)
    stored.save()


def _count_failure(link: ExternalLink, now: dt.datetime) -> None:
    if link.failed_since is None:
        link.failed_since, link.failure_count = now, 1
    elif now - link.failed_since >= DAY:
        link.failure_count += 1


def _ask_all(urls: list[str], network: Network | None) -> dict[str, Answer]:
    """What each answered that was begun in time; the threads touch no database."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[outgoing.host_of(url)].append(url)
    ask = partial(_ask_in_turn, until=time.monotonic() + SECONDS_A_RUN, network=network)
    with ThreadPoolExecutor(max_workers=HOSTS_AT_A_TIME) as pool:
        return {url: answer for answers in pool.map(ask, by_host.values()) for url, answer in answers.items()}


def _ask_in_turn(urls: list[str], *, until: float, network: Network | None) -> dict[str, Answer]:
    answers = {}
    for url in urls:
        if time.monotonic() > until:
            break
        answers[url] = outgoing.ask(url, network=network)
    return answers
