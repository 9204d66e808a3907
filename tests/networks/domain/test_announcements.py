import pytest
from django.core import mail

from lms.core import jobs
from lms.notifications.models import Delivery
from networks.domain import moderation, topics
from tests.factories.networks import make_moderator, reply
from tests.factories.people import make_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(topic, tree, django_capture_on_commit_callbacks):
    """A reply whose mail waits for the job."""
    with django_capture_on_commit_callbacks(execute=True):
        return reply(topic, make_clerk(tree["next_school"]))


def status() -> str:
    return Delivery.objects.get().status


def test_the_asker_gets_mail_with_a_link_to_the_reply(answered, topic):
    jobs.run_tasks()
    (sent,) = mail.outbox
    assert sent.to == ["asker@example.org"]
    assert topic.title in sent.subject
    assert answered.get_absolute_url() in sent.body


def test_no_mail_leaves_for_who_lost_sight_of_the_community_meanwhile(answered, asker):
    asker.postings.all().delete()
    jobs.run_tasks()
    assert (mail.outbox, status()) == ([], "cancelled")


def test_no_mail_leaves_for_who_was_suspended_meanwhile(answered, asker):
    asker.is_active = False
    asker.save()
    jobs.run_tasks()
    assert (mail.outbox, status()) == ([], "cancelled")


def test_no_mail_leaves_about_a_post_hidden_meanwhile(answered, tree):
    type(answered).objects.filter(pk=answered.pk).update(is_hidden=True)
    jobs.run_tasks()
    assert (mail.outbox, status()) == ([], "cancelled")


def test_no_mail_leaves_about_a_report_for_who_moderates_no_more(topic, tree, django_capture_on_commit_callbacks):
    moderator = make_moderator(tree["area"], email="moderator@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        moderation.report(topic.posts.get(), by=make_clerk(tree["next_school"]), reason="โฆษณา")
    moderator.role_assignments.all().delete()
    jobs.run_tasks()
    assert (mail.outbox, status()) == ([], "cancelled")


def test_a_moderator_gets_mail_about_a_report(topic, tree, django_capture_on_commit_callbacks):
    make_moderator(tree["area"], email="moderator@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        moderation.report(topic.posts.get(), by=make_clerk(tree["next_school"]), reason="โฆษณา")
    jobs.run_tasks()
    assert [sent.to for sent in mail.outbox] == [["moderator@example.org"]]


def test_nothing_is_told_of_a_refused_reply(topic, tree):
    with pytest.raises(topics.DomainError):
        reply(topic, make_clerk(tree["next_school"]), text="")
    assert not Delivery.objects.exists()
