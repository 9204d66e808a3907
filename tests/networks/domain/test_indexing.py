import pytest

from lms.core import search
from networks.domain import moderation, topics
from networks.queries import scope_of, search_scopes
from tests.factories.networks import ask, make_community, reply

pytestmark = pytest.mark.django_db


def found(query: str, user) -> list[str]:
    return [hit.title for hit in search.search(query, scopes=search.scopes_of(user))]


@pytest.fixture
def question(community, asker):
    return ask(community, asker, title="ทะเบียนครุภัณฑ์", text="ลงเลขครุภัณฑ์อย่างไร")


def test_a_word_inside_a_thai_sentence_finds_the_topic_also_in_a_reply(question, asker, colleague):
    reply(question, colleague, text="ดูระเบียบพัสดุข้อสองร้อยสาม")
    assert found("ครุภัณฑ์", asker) == ["ทะเบียนครุภัณฑ์"]
    assert found("พัสดุ", asker) == ["ทะเบียนครุภัณฑ์"]


def test_nobody_finds_what_is_said_in_a_community_one_does_not_see(question, stranger):
    assert found("ครุภัณฑ์", stranger) == []


def test_what_a_moderator_hid_is_found_no_more(question, asker, colleague, moderator):
    hidden = reply(question, colleague, text="เลขบัตรประชาชน")
    moderation.hide(hidden, by=moderator, reason="ข้อมูลส่วนบุคคล")
    assert found("บัตรประชาชน", asker) == []
    moderation.restore(hidden, by=moderator)
    assert found("บัตรประชาชน", asker) == ["ทะเบียนครุภัณฑ์"]


def test_a_hidden_topic_is_found_no_more_not_even_by_its_author(question, asker, moderator):
    moderation.hide(question.posts.get(), by=moderator, reason="ผิดกลุ่ม")
    assert found("ครุภัณฑ์", asker) == []


def test_an_edit_is_found_and_what_it_replaced_is_not(question, asker):
    topics.edit(question.posts.get(), by=asker, text="ลงเลขทะเบียน", title="ทะเบียนทรัพย์สิน")
    assert (found("ทรัพย์สิน", asker), found("ครุภัณฑ์", asker)) == (["ทะเบียนทรัพย์สิน"], [])


def test_the_scopes_are_those_of_the_communities_one_sees(community, tree, asker, stranger, django_assert_num_queries):
    cluster = make_community(tree["cluster"])
    make_community(tree["other_area"])
    with django_assert_num_queries(2):
        assert set(search_scopes(asker)) == {scope_of(community.pk), scope_of(cluster.pk)}


def test_a_community_can_be_searched_by_itself(client, question, community, tree, asker):
    ask(make_community(tree["cluster"]), asker, title="ครุภัณฑ์ชำรุด")
    client.force_login(asker)
    html = client.get(f"/networks/{community.pk}/search/", {"q": "ครุภัณฑ์"}).content.decode()
    assert "ทะเบียน<mark>ครุภัณฑ์</mark>" in html
    assert "ชำรุด" not in html
    assert "ไม่พบ" in client.get(f"/networks/{community.pk}/search/", {"q": "\x00ไม่มี"}).content.decode()
