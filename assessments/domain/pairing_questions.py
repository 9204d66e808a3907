"""Questions of the bank that ask nearly the same: finding them as a job, and what a trainer says of a pair."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.domain import bank
from assessments.kinds import kind_of
from assessments.likeness import Runs, bands_of, guess, plain, runs_of, share, sketch_of
from assessments.models import Option, Question, QuestionPair, QuestionSketch, QuestionVersion, QuizItem
from assessments.queries.bank import codes_in_lessons
from lms.core.errors import DomainError

if TYPE_CHECKING:
    from lms.accounts.models import User

ALIKE, GUESSED = 0.6, 0.45
"""From what share on two questions are shown; what the sketches must say to be looked at closely."""
LONG_TEXT = 25
"""Signs from which the same wording alone makes a pair, whatever the options say."""
NEIGHBOURS, PAIRS_EACH = 20, 10
"""Of a crowd of look-alikes each is compared with so many, and keeps the likest of them."""
BATCH = 1_000
PARTED = "assessments.parted"
REPLACED = "assessments.replaced"

Pair = tuple[int, int]
One = TypeVar("One")


def uncompared() -> QuerySet[Question]:
    """Questions in use whose current version was not compared with the others yet."""
    fresh = Q(sketch__version=F("current_version"))
    written = Question.objects.filter(current_version__isnull=False).exclude(status=Question.Status.RETIRED)
    return written.exclude(pk__in=Question.objects.filter(fresh).values("pk"))


def compare_all() -> int:
    """Compare what was written since with the whole bank, and keep the pairs; how many questions were compared.

    Reads and reckons first and writes at the end, in one transaction; safe to repeat. A pair keeps its verdict.
    """
    fresh = list(uncompared().order_by("pk").values_list("pk", flat=True))
    if not fresh:
        return 0
    drawn = [one for keys in _batches(fresh) for one in _sketches(keys)]
    known = dict(_stored(fresh))
    known |= {one.question_id: (one.text_hash, bytes(one.sketch)) for one in drawn}
    pairs = _alike(_candidates(known, set(fresh)))
    _keep(drawn, pairs)
    return len(fresh)


def _sketches(keys: Collection[int]) -> Iterator[QuestionSketch]:
    for key, (version, text, texts) in _texts(keys).items():
        sketch = sketch_of(runs_of(texts))
        yield QuestionSketch(question_id=key, version_id=version, text_hash=_hash_of(plain(text)), sketch=sketch)


def _hash_of(text: str) -> str:
    """Empty for a text that is too short to say anything."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest() if len(text) > LONG_TEXT else ""


def _texts(keys: Collection[int]) -> dict[int, tuple[int, str, list[str]]]:
    """The current version, its text, and that with all its options and fields, of each question; two queries."""
    rows = QuestionVersion.objects.filter(pk__in=Question.objects.filter(pk__in=keys).values("current_version"))
    fields = rows.values_list("pk", "question", "text", "kind", "rules")
    found = {
        pk: (key, text, [text, *filter(None, kind_of(kind).words(rules))]) for pk, key, text, kind, rules in fields
    }
    options = Option.objects.filter(version__in=found).exclude(version__kind=Question.Kind.TRUE_FALSE).order_by()
    for version, text, target in options.values_list("version", "text", "target"):
        found[version][2].extend(filter(None, (text, target)))
    return {key: (version, text, texts) for version, (key, text, texts) in found.items()}


def _stored(fresh: list[int]) -> Iterator[tuple[int, tuple[str, bytes]]]:
    rows = QuestionSketch.objects.exclude(question__status=Question.Status.RETIRED).exclude(question__in=fresh)
    for key, text, sketch in rows.values_list("question", "text_hash", "sketch").iterator():
        yield key, (text, bytes(sketch))


def _candidates(known: dict[int, tuple[str, bytes]], fresh: set[int]) -> Iterator[tuple[Pair, bool]]:
    """Pairs that meet in a band or have the same wording, one of them fresh; and whether the wording is the same."""
    wanted = {meeting for key in fresh if key in known for meeting in _meetings(*known[key])}
    crowds: dict[object, list[int]] = defaultdict(list)
    for key in sorted(known):
        for meeting in _meetings(*known[key]):
            if meeting in wanted:
                crowds[meeting].append(key)
    met: set[Pair] = set()
    for crowd in crowds.values():
        for place, one in enumerate(crowd):
            met.update((one, other) for other in crowd[place + 1 : place + 1 + NEIGHBOURS] if {one, other} & fresh)
    for one, other in sorted(met):
        is_same = known[one][0] == known[other][0] != ""
        if is_same or guess(known[one][1], known[other][1]) >= GUESSED:
            yield (one, other), is_same


def _meetings(text: str, sketch: bytes) -> list[object]:
    """Where a question meets those that may be like it."""
    return [*bands_of(sketch), *([text] if text else [])]


def _alike(candidates: Iterator[tuple[Pair, bool]]) -> dict[Pair, int]:
    """How alike they are in percent, by their very texts; at most so many pairs a question, the likest."""
    found: list[tuple[int, Pair]] = []
    for some in _batches(candidates):
        texts = _texts({key for pair, _is_same in some for key in pair})
        runs: dict[int, Runs] = {key: runs_of(all_texts) for key, (_version, _text, all_texts) in texts.items()}
        for (one, other), is_same in some:
            alike = share(runs.get(one, set()), runs.get(other, set()))
            if alike >= ALIKE or is_same:
                found.append((round(100 * alike), (one, other)))
    counts: dict[int, int] = defaultdict(int)
    kept: dict[Pair, int] = {}
    for percent, (one, other) in sorted(found, key=lambda row: (-row[0], row[1])):
        if counts[one] < PAIRS_EACH and counts[other] < PAIRS_EACH:
            kept[one, other] = percent
            counts[one] += 1
            counts[other] += 1
    return kept


@transaction.atomic
def _keep(drawn: list[QuestionSketch], pairs: dict[Pair, int]) -> None:
    there = set(Question.objects.values_list("pk", flat=True))
    QuestionSketch.objects.bulk_create(
        [one for one in drawn if one.question_id in there],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=["version", "text_hash", "sketch"],
    )
    fresh = [one.question_id for one in drawn]
    QuestionPair.objects.filter(Q(first__in=fresh) | Q(second__in=fresh), verdict="").delete()
    QuestionPair.objects.bulk_create(
        [QuestionPair(first_id=a, second_id=b, percent=value) for (a, b), value in pairs.items() if {a, b} <= there],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["percent"],
    )


@transaction.atomic
def part(pair: QuestionPair, *, by: User) -> QuestionPair:
    """Remember that the two are not the same. Safe to repeat; raises ``DomainError`` if one was retired for it."""
    pair = _lock(pair)
    if pair.verdict == QuestionPair.Verdict.RETIRED:
        raise DomainError(_("One of them was retired already."))
    if not pair.verdict:
        _judge(pair, QuestionPair.Verdict.DIFFERENT, by=by)
        log(pair.first, PARTED, user=by, data={"other": pair.second.code})
        log(pair.second, PARTED, user=by, data={"other": pair.first.code})
    return pair


@transaction.atomic
def forget(pair: QuestionPair, *, by: User) -> QuestionPair:
    """Take back that the two are not the same: they are shown again."""
    pair = _lock(pair)
    if pair.verdict == QuestionPair.Verdict.DIFFERENT:
        pair.verdict, pair.judged_by, pair.judged_at = "", None, None
        pair.save()
    return pair


@transaction.atomic
def retire_one(pair: QuestionPair, retired: Question, *, by: User) -> QuestionPair:
    """Retire one question of the pair, and let it point to the other.

    Raises ``DomainError`` if the other is retired itself, or if a quiz or lesson would lose the question.
    """
    pair = _lock(pair)
    kept = pair.second if retired.pk == pair.first_id else pair.first
    retired = pair.first if kept.pk == pair.second_id else pair.second
    if kept.status == Question.Status.RETIRED:
        raise DomainError(_("The other question is retired itself."))
    _refuse_in_use(retired)
    bank.retire_question(retired, by=by)
    pair.kept = kept
    _judge(pair, QuestionPair.Verdict.RETIRED, by=by)
    log(retired, REPLACED, user=by, data={"other": kept.code})
    return pair


def _refuse_in_use(question: Question) -> None:
    items = QuizItem.objects.filter(question=question).select_related("quiz")
    titles = [item.quiz.title for item in items]
    if titles:
        message = _("These quizzes ask it by name; put the other question there first: %(titles)s.")
        raise DomainError(message % {"titles": ", ".join(titles)})
    if question.code in codes_in_lessons():
        raise DomainError(_("A lesson carries it as a knowledge check; put the other question there first."))


def _judge(pair: QuestionPair, verdict: str, *, by: User) -> None:
    pair.verdict, pair.judged_by, pair.judged_at = verdict, by, timezone.now()
    pair.save()


def _lock(pair: QuestionPair) -> QuestionPair:
    locked = QuestionPair.objects.select_related("first", "second").select_for_update(of=("self", "first", "second"))
    return locked.get(pk=pair.pk)


def _batches(rows: Iterable[One]) -> Iterator[list[One]]:
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        yield some
