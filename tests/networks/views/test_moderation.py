import pytest

from networks.domain import moderation
from networks.models import PostReport
from tests.factories.networks import ask, reply
from tests.factories.people import make_clerk

pytestmark = pytest.mark.django_db


def test_a_reader_reports_a_post(client, topic, colleague):
    opening = topic.posts.get()
    client.force_login(colleague)
    url = f"/networks/posts/{opening.pk}/report/"
    assert opening.html in client.get(url).content.decode()
    response = client.post(url, {"reason": "มีชื่อนักเรียน"})
    assert (response.url, PostReport.objects.get().reason) == (opening.get_absolute_url(), "มีชื่อนักเรียน")


def test_ones_own_post_is_not_reported(client, topic, asker):
    client.force_login(asker)
    assert client.post(f"/networks/posts/{topic.posts.get().pk}/report/", {"reason": "ผิด"}).status_code == 403


def test_a_report_without_a_reason_comes_back(client, topic, colleague):
    client.force_login(colleague)
    response = client.post(f"/networks/posts/{topic.posts.get().pk}/report/", {"reason": " "})
    assert (response.status_code, PostReport.objects.count()) == (400, 0)


def test_a_report_of_a_post_hidden_meanwhile_is_refused_in_words(client, topic, colleague, moderator):
    post = reply(topic, moderator)
    moderation.hide(post, by=moderator, reason="ผิด")
    client.force_login(colleague)
    assert client.get(f"/networks/posts/{post.pk}/report/").status_code == 404


def test_the_queue_shows_reported_posts_with_reasons_until_settled(client, topic, colleague, moderator):
    opening = topic.posts.get()
    moderation.report(opening, by=colleague, reason="มีชื่อนักเรียน")
    client.force_login(moderator)
    html = client.get("/networks/reports/").content.decode()
    for words in (topic.title, "มีชื่อนักเรียน", str(colleague), "โรงเรียนบ้านหนึ่ง 8002"):
        assert words in html
    assert "รอพิจารณา 1" in client.get("/networks/").content.decode()
    client.post(f"/networks/posts/{opening.pk}/keep/")
    assert "ไม่มีข้อความที่ถูกแจ้ง" in client.get("/networks/reports/").content.decode()
    assert PostReport.objects.get().status == "dismissed"


def test_a_moderator_hides_a_post_and_shows_it_again(client, topic, colleague, moderator):
    post = reply(topic, colleague)
    client.force_login(moderator)
    assert post.html in client.get(f"/networks/posts/{post.pk}/hide/").content.decode()
    assert client.post(f"/networks/posts/{post.pk}/hide/", {"reason": ""}).status_code == 400
    client.post(f"/networks/posts/{post.pk}/hide/", {"reason": "มีชื่อนักเรียน"})
    post.refresh_from_db()
    assert (post.is_hidden, post.hidden_by) == (True, moderator)
    client.post(f"/networks/posts/{post.pk}/restore/")
    post.refresh_from_db()
    assert not post.is_hidden


def test_the_history_names_who_hid_a_post(client, topic, colleague, moderator):
    post = reply(topic, colleague)
    client.force_login(moderator)
    client.post(f"/networks/posts/{post.pk}/hide/", {"reason": "ผิด"})
    assert [row.history_user for row in post.history.order_by("history_id")] == [colleague, moderator]


@pytest.mark.parametrize(("change", "undo", "field"), [("lock", "unlock", "is_locked"), ("pin", "unpin", "is_pinned")])
def test_a_moderator_closes_and_pins_a_topic(client, topic, moderator, change, undo, field):
    client.force_login(moderator)
    client.post(f"/networks/topics/{topic.pk}/{change}/")
    topic.refresh_from_db()
    assert getattr(topic, field)
    client.post(f"/networks/topics/{topic.pk}/{undo}/")
    topic.refresh_from_db()
    assert not getattr(topic, field)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_any_number(
    client, community, tree, colleague, moderator, count, django_assert_num_queries
):
    for _ in range(count):
        opening = ask(community, make_clerk(tree["school"])).posts.get()
        moderation.report(opening, by=colleague, reason="ผิด")
        moderation.report(opening, by=make_clerk(tree["school"]), reason="ผิด")
    client.force_login(moderator)
    with django_assert_num_queries(8):
        client.get("/networks/reports/")
