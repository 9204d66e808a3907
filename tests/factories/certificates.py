"""Certificates and what they rest on."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.models import CoursePage, Enrolment
from lms.accounts.models import User
from lms.certificates.domain import issue_certificate
from lms.certificates.models import Certificate
from lms.organisations.models import Organisation
from tests.factories.courses import enrol, make_course
from tests.factories.people import make_clerk


def complete(user: User, course: CoursePage, *, at: dt.datetime | None = None, **fields) -> Enrolment:
    """An enrolment completed ``at`` that moment, as a plain row: nobody is told."""
    done = {"status": "completed", "progress_percent": 100, "completed_at": at or timezone.now()}
    return enrol(user, course, **(done | fields))


def make_certificate(school: Organisation, *, course: CoursePage | None = None, **person) -> Certificate:
    """A certificate issued now to a new clerk of ``school``."""
    return issue_certificate(complete(make_clerk(school, **person), course or make_course(lessons=0)))
