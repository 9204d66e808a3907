import pytest

from lms.core.errors import DomainError
from lms.notifications.models import Delivery, Message
from networks.domain import moderation, topics
from networks.models import PostReport
from tests.factories.networks import make_moderator, reply
from tests.factories.people import UserFactory, make_clerk

pytestmark = pytest.mark.django_db


def told(person, kind: str) -> int:
    return Message.objects.filter(recipient=person, kind=kind).count()


# Reporting --------------------------------------------------------------------------------------


def test_a_report_waits_for_the_moderators_and_they_are_told(topic, asker, colleague, moderator, tree):
    far_moderator = make_moderator(tree["other_area"])
    report = moderation.report(topic.posts.get(), by=colleague, reason=" มีชื่อ\nนักเรียน ")
    assert (report.status, report.reason) == ("open", "มีชื่อ นักเรียน")
    assert (told(moderator, "networks.report"), told(far_moderator, "networks.report")) == (1, 0)


def test_reporting_again_changes_nothing(topic, colleague, moderator):
    opening = topic.posts.get()
    first = moderation.report(opening, by=colleague, reason="โฆษณา")
    assert moderation.report(opening, by=colleague, reason="อื่น") == first
    assert PostReport.objects.get().reason == "โฆษณา"
    assert told(moderator, "networks.report") == 1


def test_moderators_are_told_once_while_a_post_waits_however_many_report_it(topic, colleague, moderator, tree):
    opening = topic.posts.get()
    moderation.report(opening, by=colleague, reason="โฆษณา")
    moderation.report(opening, by=make_clerk(tree["school"]), reason="โฆษณา")
    assert (PostReport.objects.count(), told(moderator, "networks.report")) == (2, 1)


def test_without_moderators_administrators_are_told(topic, colleague):
    administrator = UserFactory(is_superuser=True)
    moderation.report(topic.posts.get(), by=colleague, reason="โฆษณา")
    assert told(administrator, "networks.report") == 1


def test_nobody_reports_a_post_of_ones_own(topic, asker):
    with pytest.raises(DomainError, match="ของท่านเอง"):
        moderation.report(topic.posts.get(), by=asker, reason="ผิด")


def test_a_hidden_post_is_not_reported(topic, colleague, moderator):
    opening = topic.posts.get()
    moderation.hide(opening, by=moderator, reason="ผิด")
    with pytest.raises(DomainError, match="ซ่อน"):
        moderation.report(opening, by=colleague, reason="ผิด")


@pytest.mark.parametrize("reason", ["", " \x00\n", "ก" * 501])
def test_a_report_has_a_reason_of_sensible_length(topic, colleague, reason):
    with pytest.raises(DomainError, match="เหตุผล"):
        moderation.report(topic.posts.get(), by=colleague, reason=reason)


# Hiding -----------------------------------------------------------------------------------------


def test_a_hidden_reply_no_longer_counts_and_the_topic_goes_back_to_the_post_before(topic, asker, colleague, moderator):
    first, second = reply(topic, colleague), reply(topic, asker)
    moderation.hide(second, by=moderator, reason="ผิด")
    topic.refresh_from_db()
    assert (topic.reply_count, topic.last_post, topic.last_post_at) == (1, first, first.created_at)


def test_hiding_settles_the_reports_and_tells_the_author_why(topic, asker, colleague, moderator):
    post = reply(topic, colleague)
    moderation.report(post, by=asker, reason="ผิด")
    hidden = moderation.hide(post, by=moderator, reason="มีชื่อนักเรียน")
    report = PostReport.objects.get()
    assert (hidden.is_hidden, hidden.hidden_by, hidden.hidden_reason) == (True, moderator, "มีชื่อนักเรียน")
    assert (report.status, report.settled_by, report.settled_at is not None) == ("upheld", moderator, True)
    assert "มีชื่อนักเรียน" in Message.objects.get(recipient=colleague, kind="networks.hidden").body
    assert post.history.latest().history_user == moderator


def test_hiding_untells_who_has_not_heard_of_the_post_yet(topic, asker, colleague, moderator):
    post = reply(topic, colleague)
    assert told(asker, "networks.reply") == 1
    moderation.hide(post, by=moderator, reason="มีชื่อนักเรียน")
    assert told(asker, "networks.reply") == 0
    assert not Delivery.objects.filter(message__recipient=asker).exists()


def test_hiding_twice_tells_once_and_keeps_the_first_reason(topic, colleague, moderator):
    post = reply(topic, colleague)
    moderation.hide(post, by=moderator, reason="แรก")
    assert moderation.hide(post, by=moderator, reason="หลัง").hidden_reason == "แรก"
    assert told(colleague, "networks.hidden") == 1


def test_hiding_ones_own_post_tells_nobody(topic, moderator):
    moderation.hide(reply(topic, moderator), by=moderator, reason="ผิด")
    assert told(moderator, "networks.hidden") == 0


def test_hiding_needs_a_reason(topic, moderator):
    with pytest.raises(DomainError, match="เหตุผล"):
        moderation.hide(topic.posts.get(), by=moderator, reason=" ")


def test_hiding_the_first_post_hides_the_topic_and_restoring_shows_it(topic, moderator):
    opening = topic.posts.get()
    moderation.hide(opening, by=moderator, reason="ผิดกลุ่ม")
    topic.refresh_from_db()
    assert topic.is_hidden
    moderation.restore(opening, by=moderator)
    topic.refresh_from_db()
    assert not topic.is_hidden


def test_hiding_the_answer_leaves_the_question_open(topic, asker, colleague, moderator):
    post = reply(topic, colleague)
    topics.mark_answer(post, by=asker)
    moderation.hide(post, by=moderator, reason="ผิด")
    topic.refresh_from_db()
    assert topic.answer is None


def test_a_restored_reply_counts_again(topic, colleague, moderator):
    post = reply(topic, colleague)
    moderation.hide(post, by=moderator, reason="ผิด")
    restored = moderation.restore(post, by=moderator)
    moderation.restore(post, by=moderator)
    topic.refresh_from_db()
    assert (restored.is_hidden, restored.hidden_reason, topic.reply_count, topic.last_post) == (False, "", 1, post)
    assert post.history.count() == 3


def test_keeping_a_post_dismisses_its_reports(topic, colleague, moderator):
    opening = topic.posts.get()
    moderation.report(opening, by=colleague, reason="ผิด")
    kept = moderation.keep(opening, by=moderator)
    assert (kept.is_hidden, PostReport.objects.get().status) == (False, "dismissed")


# Closing and pinning ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "undo", "field"),
    [
        (moderation.lock_topic, moderation.unlock_topic, "is_locked"),
        (moderation.pin_topic, moderation.unpin_topic, "is_pinned"),
    ],
)
def test_closing_and_pinning_can_be_undone_and_are_recorded_once(topic, moderator, change, undo, field):
    assert getattr(change(topic, by=moderator), field)
    assert getattr(change(topic, by=moderator), field)
    assert not getattr(undo(topic, by=moderator), field)
    assert topic.history.count() == 3
    assert topic.history.latest().history_user == moderator
