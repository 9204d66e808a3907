"""Knowledge checks: one question inside a lesson, ungraded. ``courses`` asks for them through its extension point."""

from __future__ import annotations

import random
from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from assessments import queries
from assessments.frozen import versions
from assessments.kinds import all_kinds, kind_of
from assessments.models import Question, QuestionVersion, Response
from assessments.models.figure import CHECK_TAG
from courses.models import Enrolment, LessonPage
from lms.accounts.models import User
from lms.core.prepared import Prepared

TAG = CHECK_TAG
UPLOADED = [name for name, kind in all_kinds().items() if kind.is_uploaded]
"""Nothing is kept of a knowledge check, so none is answered with files."""
_CURRENT = Prepared(
    lambda codes: (
        Question.objects.ready()
        .filter(code__among=codes)
        .exclude(kind__in=UPLOADED)
        .values_list("code", "current_version", "current_version__created_at")
    )
)


def render_checks(
    codes: list[str], *, request: HttpRequest, page: LessonPage, enrolment: Enrolment | None
) -> Mapping[str, SafeString]:
    """The checks of one lesson as forms, by question code; nothing of the key.

    No query without codes; else one, two more for versions not known yet, and for pictures.
    """
    if not codes:
        return {}
    stamps = {code: (version, moment) for code, version, moment in _CURRENT.all(codes=codes)}
    read = versions(stamps.values())
    known = {code: read[pk] for code, (pk, _moment) in stamps.items()}
    asked = [code for code in dict.fromkeys(codes) if code in known]
    responses = [blank_response(page, known[code], position) for position, code in enumerate(asked, start=1)]
    return {
        code: SafeString(
            render_to_string(
                "assessments/_check.html",
                {"question": question, "code": code, "version": known[code].number, "lesson": page},
                request=request,
            )
        )
        for code, question in zip(asked, queries.paper_of(responses), strict=True)
    }


def blank_response(page: LessonPage, version: QuestionVersion, position: int = 1) -> Response:
    """A response nobody keeps. Its options stand in the same order each time; from outside it cannot be guessed."""
    seed = salted_hmac("assessments.checks", f"{page.pk}:{version.pk}", algorithm="sha256").hexdigest()
    layout = kind_of(version.kind).arrange(version, chance=random.Random(seed), is_shuffled=True)  # noqa: S311
    return Response(version=version, position=position, option_order=layout)


def may_use(code: str, user: User) -> bool:
    """Whether ``user`` may put the question into a lesson: what one may not read stays where it is."""
    return Question.objects.visible_to(user).filter(code=code).exclude(kind__in=UPLOADED).exists()


def choices() -> list[tuple[str, str]]:
    """What an editor may put into a lesson: ready questions with the tag."""
    found = Question.objects.ready().filter(tags__name=TAG).exclude(kind__in=UPLOADED).order_by("code")
    return [(code, f"{title} · {code}") for code, title in found.values_list("code", "title")]
