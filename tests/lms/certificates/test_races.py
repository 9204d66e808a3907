"""Ten at once: one certificate, one number, one message, whatever the database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lms.certificates.domain import issue_certificate
from lms.certificates.models import Certificate, CertificateSeries
from lms.notifications.models import Message
from tests.factories.certificates import complete
from tests.factories.courses import make_course
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 10


def together(work, arguments: list) -> list:
    """``work`` of each argument, all started in the same moment on connections of their own."""
    start = Barrier(len(arguments))

    def one(argument):
        try:
            start.wait()
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


def test_ten_simultaneous_issues_of_one_enrolment_make_one_certificate():
    enrolment = complete(make_clerk(make_tree()["school"]), make_course(lessons=0))
    issued = together(issue_certificate, [enrolment] * AT_ONCE)
    assert {certificate.pk for certificate in issued} == {Certificate.objects.get().pk}
    assert CertificateSeries.objects.get().last_number == 1
    assert Message.objects.filter(kind="certificates.issued").count() == 1


def test_ten_learners_at_once_get_ten_numbers_without_a_gap():
    tree, course = make_tree(), make_course(lessons=0)
    enrolments = [complete(make_clerk(tree["school"]), course) for _ in range(AT_ONCE)]
    issued = together(issue_certificate, enrolments)
    assert sorted(certificate.number for certificate in issued) == list(range(1, AT_ONCE + 1))
    assert CertificateSeries.objects.get().last_number == AT_ONCE
