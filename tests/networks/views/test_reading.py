import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from networks.domain import moderation, subscriptions, topics
from networks.models import Post, ReadMark, Subscription, Topic
from tests.factories.networks import ask, make_community, reply
from tests.factories.people import UserFactory, make_clerk

pytestmark = pytest.mark.django_db


def make_old(topic: Topic, days: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(last_post_at=timezone.now() - dt.timedelta(days=days))


# Communities ------------------------------------------------------------------------------------


def test_ones_communities_are_listed_with_what_is_new(client, community, topic, colleague, tree):
    make_community(tree["other_area"], name="เครือข่ายของเขตอื่น")
    client.force_login(colleague)
    html = client.get("/networks/").content.decode()
    assert community.name in html
    assert "1 กระทู้ใหม่" in html
    assert "เครือข่ายของเขตอื่น" not in html


def test_somebody_without_a_place_of_work_is_told_what_to_do(client):
    client.force_login(UserFactory())
    assert "ท่านยังไม่อยู่ในเครือข่ายใด" in client.get("/networks/").content.decode()


def test_communities_can_be_found_by_name(client, community, colleague, tree):
    make_community(tree["cluster"], name="พี่น้องทุ่งสง")
    client.force_login(colleague)
    html = client.get("/networks/", {"name": "ทุ่งสง"}).content.decode()
    assert "พี่น้องทุ่งสง" in html
    assert community.name not in html
    assert "ไม่พบเครือข่ายชื่อนี้" in client.get("/networks/", {"name": "\x00ไม่มี"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_communities_costs_the_same_for_any_number(
    client, tree, asker, colleague, count, django_assert_num_queries
):
    for name in ("area", "cluster", "national")[:count]:
        ask(make_community(tree[name]), asker)
    client.force_login(colleague)
    with django_assert_num_queries(7):
        client.get("/networks/")


def test_a_long_list_of_communities_has_pages(client, tree):
    names = [f"เครือข่าย {number:02}" for number in range(53)]
    for number, name in enumerate(names):
        make_community(tree["area"], name=name, subject_area=f"s{number:02}")
    client.force_login(UserFactory(is_superuser=True))
    first = client.get("/networks/")
    second = client.get("/networks/" + first.context["page"].next_href)
    assert [one.name for one in (*first.context["page"].rows, *second.context["page"].rows)] == names


# A community ------------------------------------------------------------------------------------


def test_topics_stand_pinned_first_then_by_their_latest_post(client, community, asker, colleague, moderator):
    pinned, old, new = (ask(community, asker, title=title) for title in ("ปักหมุด", "เก่า", "ใหม่"))
    for topic, days in ((pinned, 9), (old, 5), (new, 1)):
        make_old(topic, days)
    moderation.pin_topic(pinned, by=moderator)
    client.force_login(colleague)
    lines = client.get(f"/networks/{community.pk}/").context["lines"]
    assert [line.topic for line in lines] == [pinned, new, old]


def test_a_topic_is_listed_with_its_author_school_and_state(client, community, topic, asker, colleague):
    answer = reply(topic, colleague)
    topics.mark_answer(answer, by=asker)
    client.force_login(colleague)
    html = client.get(f"/networks/{community.pk}/").content.decode()
    for words in (topic.title, str(asker), "โรงเรียนบ้านหนึ่ง 8002", "มีคำตอบแล้ว", "1 คำตอบ", str(colleague)):
        assert words in html
    assert "ยังไม่มีคำตอบ" not in html


def test_only_questions_without_an_answer_can_be_shown(client, community, asker, colleague):
    answered, waiting = ask(community, asker), ask(community, asker)
    ask(community, asker, is_question=False)
    topics.mark_answer(reply(answered, colleague), by=asker)
    client.force_login(colleague)
    lines = client.get(f"/networks/{community.pk}/?show=unanswered").context["lines"]
    assert [line.topic for line in lines] == [waiting]


def test_a_hidden_topic_is_not_listed(client, community, topic, moderator):
    moderation.hide(topic.posts.get(), by=moderator, reason="ผิด")
    client.force_login(moderator)
    assert client.get(f"/networks/{community.pk}/").context["lines"] == []


def test_a_long_list_of_topics_has_pages_there_and_back(client, community, asker, colleague):
    made = [ask(community, make_clerk(asker.postings.get().organisation)) for _ in range(45)]
    client.force_login(colleague)
    address, seen = f"/networks/{community.pk}/", []
    pages = [client.get(address)]
    while pages[-1].context["page"].next_href:
        pages.append(client.get(address + pages[-1].context["page"].next_href))
    for page in pages:
        seen += [line.topic for line in page.context["lines"]]
    assert seen == made[::-1]
    back = client.get(address + pages[-1].context["page"].previous_href)
    assert back.context["lines"] == pages[1].context["lines"]
    assert client.get(address + back.context["page"].previous_href).context["page"].previous_href == ""


@pytest.mark.parametrize("page", ["x", "AAAA", "WzFd", "WyJhZnRlciIsIHRydWUsIDEsIDFd", "\x00", "W10", "bnVsbA"])
def test_a_malformed_page_is_not_found(client, community, topic, colleague, page):
    client.force_login(colleague)
    assert client.get(f"/networks/{community.pk}/", {"page": page}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_topics_costs_the_same_for_any_number(
    client, community, tree, colleague, count, django_assert_num_queries
):
    for _ in range(count):
        reply(ask(community, make_clerk(tree["school"])), make_clerk(tree["next_school"]))
    client.force_login(colleague)
    with django_assert_num_queries(9):
        client.get(f"/networks/{community.pk}/")


def test_an_empty_community_says_what_to_do(client, community, colleague):
    client.force_login(colleague)
    assert "ยังไม่มีกระทู้ในเครือข่ายนี้" in client.get(f"/networks/{community.pk}/").content.decode()
    assert "มีคำตอบแล้ว" in client.get(f"/networks/{community.pk}/?show=unanswered").content.decode()


# A thread ---------------------------------------------------------------------------------------


def test_a_thread_shows_who_wrote_what_and_where_they_work(client, topic, asker, colleague):
    reply(topic, colleague, text="**ลงวันที่**ก่อน")
    client.force_login(asker)
    html = client.get(f"/networks/topics/{topic.pk}/").content.decode()
    for words in (str(asker), str(colleague), "โรงเรียนบ้านสอง", "ธุรการ", "<strong>ลงวันที่</strong>ก่อน"):
        assert words in html


def test_looking_at_a_thread_writes_nothing(client, topic, colleague):
    client.force_login(colleague)
    client.get(f"/networks/topics/{topic.pk}/")
    assert not ReadMark.objects.filter(user=colleague).exists()


@pytest.mark.parametrize("count", [1, 3, 21])
def test_a_thread_costs_the_same_for_any_number_of_posts(
    client, topic, tree, colleague, count, django_assert_num_queries
):
    for _ in range(count):
        reply(topic, make_clerk(tree["school"]))
    client.force_login(colleague)
    with django_assert_num_queries(8):
        client.get(f"/networks/topics/{topic.pk}/")


def make_long(topic: Topic, author, count: int) -> list[Post]:
    """``count`` replies as plain rows: the pages of a thread do not care how they were made."""
    first = topic.posts.get()
    rows = [
        Post(
            topic=topic, author=author, text="ตอบ", html="<p>ตอบ</p>", key=f"{number:032x}", created_at=first.created_at
        )
        for number in range(count)
    ]
    posts = Post.objects.bulk_create(rows)
    Topic.objects.filter(pk=topic.pk).update(reply_count=count, last_post=posts[-1])
    return [first, *posts]


def test_a_long_thread_has_pages(client, topic, colleague):
    posts = make_long(topic, colleague, 64)
    client.force_login(colleague)
    shown = []
    for number in (1, 2, 3):
        page = client.get(f"/networks/topics/{topic.pk}/?page={number}").context["page"]
        shown.append([line.post for line in page.lines])
    assert shown == [posts[:30], posts[30:60], posts[60:]]


def test_the_address_of_a_post_opens_the_page_it_stands_on(client, topic, colleague):
    posts = make_long(topic, colleague, 64)
    client.force_login(colleague)
    for post, number in ((posts[0], 1), (posts[29], 1), (posts[30], 2), (posts[64], 3)):
        assert client.get(post.get_absolute_url()).context["page"].number == number


def test_a_hidden_post_is_not_there_for_others(client, topic, asker, colleague, moderator):
    hidden = reply(topic, colleague, text="เด็กชายเก่ง")
    moderation.hide(hidden, by=moderator, reason="มีข้อมูลส่วนบุคคล")
    for person, sees in ((asker, False), (colleague, True), (moderator, True)):
        client.force_login(person)
        html = client.get(f"/networks/topics/{topic.pk}/").content.decode()
        assert ("เด็กชายเก่ง" in html, "มีข้อมูลส่วนบุคคล" in html) == (sees, sees)


def test_what_came_since_the_last_visit_is_marked_new(client, topic, asker, colleague):
    reply(topic, colleague)
    reply(topic, asker)
    client.force_login(asker)
    lines = client.get(f"/networks/topics/{topic.pk}/").context["page"].lines
    assert [line.is_new for line in lines] == [False, False, False]
    ReadMark.objects.filter(user=asker).update(last_post_id=lines[0].post.pk)
    lines = client.get(f"/networks/topics/{topic.pk}/").context["page"].lines
    assert [line.is_new for line in lines] == [False, True, False]


def test_a_post_can_be_quoted_in_a_reply(client, topic, asker, colleague):
    client.force_login(colleague)
    html = client.get(f"/networks/topics/{topic.pk}/?quote={topic.posts.get().pk}").content.decode()
    assert f"&gt; **{asker}**\n&gt;\n&gt; ขอคำแนะนำ" in html


def test_a_post_of_another_topic_cannot_be_quoted(client, topic, community, colleague):
    other = ask(community, colleague).posts.get()
    client.force_login(colleague)
    assert client.get(f"/networks/topics/{topic.pk}/?quote={other.pk}").status_code == 404


def test_a_hidden_post_cannot_be_quoted(client, topic, asker, colleague, moderator):
    hidden = reply(topic, colleague)
    moderation.hide(hidden, by=moderator, reason="ผิด")
    client.force_login(asker)
    assert client.get(f"/networks/topics/{topic.pk}/?quote={hidden.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "page=x",
        "page=-1",
        "page=999999999999999999999",
        "page=99999999",
        "page=2",
        "post=x",
        "quote=x",
        "quote=",
        "post=๑",
    ],
)
def test_a_nonsense_address_is_not_found(client, topic, colleague, query):
    client.force_login(colleague)
    assert client.get(f"/networks/topics/{topic.pk}/?{query}").status_code == 404


def test_a_number_beyond_the_database_is_not_found(client, colleague):
    client.force_login(colleague)
    assert client.get("/networks/topics/99999999999999999999999999/").status_code == 404


# Marks and subscriptions ------------------------------------------------------------------------


def test_a_reader_without_javascript_marks_a_thread_read_by_a_button(client, topic, community, colleague):
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/read/", {"last_post": topic.last_post_id})
    assert (response.status_code, response.url) == (302, f"/networks/{community.pk}/")
    assert ReadMark.objects.get(user=colleague).last_post_id == topic.last_post_id


def test_the_page_marks_a_thread_read_quietly(client, topic, colleague):
    client.force_login(colleague)
    response = client.post(
        f"/networks/topics/{topic.pk}/read/",
        {"last_post": topic.last_post_id},
        headers={"X-Requested-With": "forum.js"},
    )
    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("last_post", ["", "x", "-1", "9" * 30])
def test_a_nonsense_read_mark_is_refused(client, topic, colleague, last_post):
    client.force_login(colleague)
    assert client.post(f"/networks/topics/{topic.pk}/read/", {"last_post": last_post}).status_code == 404
    assert not ReadMark.objects.filter(user=colleague).exists()


def test_a_whole_community_is_marked_read(client, topic, community, colleague):
    client.force_login(colleague)
    client.post(f"/networks/{community.pk}/read/")
    assert ReadMark.objects.get(user=colleague).topic == topic


def test_a_topic_is_watched_and_muted(client, topic, colleague):
    client.force_login(colleague)
    response = client.post(f"/networks/topics/{topic.pk}/watch/")
    assert [str(note) for note in get_messages(response.wsgi_request)] == ["ระบบจะแจ้งเมื่อมีคำตอบใหม่ในกระทู้นี้"]
    assert Subscription.objects.get(user=colleague).is_muted is False
    client.post(f"/networks/topics/{topic.pk}/mute/")
    assert Subscription.objects.get(user=colleague).is_muted is True


def test_a_community_is_watched_and_left(client, community, colleague):
    client.force_login(colleague)
    client.post(f"/networks/{community.pk}/watch/")
    assert Subscription.objects.filter(user=colleague, community=community).exists()
    client.post(f"/networks/{community.pk}/leave/")
    assert not Subscription.objects.exists()


def test_the_page_offers_to_stop_only_who_follows(client, topic, community, asker, colleague):
    subscriptions.watch_community(community, by=asker)
    for person, words in ((asker, "เลิกติดตาม"), (colleague, "ติดตามกระทู้ใหม่")):
        client.force_login(person)
        assert words in client.get(f"/networks/{community.pk}/").content.decode()
