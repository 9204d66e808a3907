"""Parallel forms: half of the learners take form A before the course and B after it, the others B and then A.

So the gain compares two papers of which nobody has seen the second, and neither form is always the later one.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from assessments.models import Attempt, Form, QuizPage
from courses.models import Enrolment
from lms.core.prepared import Prepared

_TAKEN = Prepared(
    lambda enrolment: (
        Attempt.objects.filter(enrolment=enrolment, is_practice=False)
        .exclude(form="")
        .order_by("pk")
        .values_list("quiz__purpose", "form")
    )
)


def form_for(enrolment: Enrolment, quiz: QuizPage, *, is_practice: bool = False) -> Form:
    """The form that the learner gets of ``quiz``, which has two; one query, another one at the learner's first.

    What an attempt has frozen stands; before that the place of the enrolment on its course decides. Practice before a
    post-test goes with the form that was met before the course.
    """
    before = _form_before(enrolment)
    is_after = quiz.purpose == QuizPage.Purpose.POST_TEST and not is_practice
    return other_form(before) if is_after else before


def first_form(course: int, place: int) -> Form:
    """The form before the course of the learner who enrolled as number ``place``, counted from 0.

    Of every two who enrol one after the other one gets A and one B; which of them cannot be known from outside.
    """
    pair, second = divmod(place, 2)
    is_turned = salted_hmac("assessments.crossover", f"{course}:{pair}", algorithm="sha256").digest()[0] & 1
    return Form.B if second ^ is_turned else Form.A


def other_form(form: Form) -> Form:
    return Form.A if form == Form.B else Form.B


def _form_before(enrolment: Enrolment) -> Form:
    for purpose, form in _TAKEN.all(enrolment=enrolment.pk):
        return other_form(Form(form)) if purpose == QuizPage.Purpose.POST_TEST else Form(form)
    place = Enrolment.objects.filter(course=enrolment.course_id, pk__lt=enrolment.pk).count()
    return first_form(enrolment.course_id, place)
