import pytest
from django.db import connection

from lms.core import search
from lms.core.models import SearchDocument
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def index(key: int, title: str, text: str = "", **fields) -> None:
    search.index_document("lesson", key, title=title, text=text, url=f"/{key}/", **fields)


def titles(query: str, **scope) -> list[str]:
    return [hit.title for hit in search.search(query, **({"scopes": [""]} | scope))]


def test_a_thai_word_is_found_inside_a_sentence():
    index(1, "หลักการงานพัสดุและการเงินโรงเรียน")
    for word in ("พัสดุ", "การเงิน", "โรงเรียน", "หลักการ"):
        assert titles(word) == ["หลักการงานพัสดุและการเงินโรงเรียน"]


def test_all_words_must_match_in_any_order():
    index(1, "งานพัสดุ", "การตรวจรับ")
    index(2, "งานพัสดุ", "การจำหน่าย")
    assert titles("ตรวจรับ พัสดุ") == ["งานพัสดุ"]
    assert titles("ตรวจรับ จำหน่าย") == []


def test_case_spaces_and_the_two_ways_to_write_sara_am_do_not_matter():
    index(1, "New DLTV", "น้ำ  ดื่ม")
    assert titles("dltv") == titles("  DLTV ") == titles("น\u0e4d\u0e49าดื่ม".replace("าดื่ม", "า ดื่ม")) == ["New DLTV"]


def test_titles_come_first_then_the_newest():
    index(1, "งานอื่น", "เรื่องพัสดุ")
    index(2, "งานพัสดุ")
    index(3, "งานใหม่", "เรื่องพัสดุ")
    assert titles("พัสดุ") == ["งานพัสดุ", "งานใหม่", "งานอื่น"]


def test_only_what_is_in_scope_is_found():
    index(1, "พัสดุของทุกคน")
    index(2, "พัสดุของหลักสูตร", scope="course:1")
    index(3, "พัสดุของหลักสูตรอื่น", scope="course:2")
    assert titles("พัสดุ", scopes=["", "course:1"]) == ["พัสดุของหลักสูตร", "พัสดุของทุกคน"]
    assert titles("พัสดุ", scopes=[]) == []


def test_kinds_narrow_the_search_and_pages_follow_each_other():
    for number in range(1, 4):
        index(number, f"พัสดุ {number}")
    search.index_document("topic", 1, title="ถามเรื่องพัสดุ", text="", url="/t/")
    assert titles("พัสดุ", kinds=["topic"]) == ["ถามเรื่องพัสดุ"]
    assert titles("พัสดุ", kinds=["lesson"], limit=2) == ["พัสดุ 3", "พัสดุ 2"]
    assert titles("พัสดุ", kinds=["lesson"], limit=2, offset=2) == ["พัสดุ 1"]


def test_indexing_again_brings_up_to_date_and_removing_removes():
    index(1, "เก่า")
    index(1, "ใหม่", scope="course:1")
    assert list(SearchDocument.objects.values_list("title", "scope")) == [("ใหม่", "course:1")]
    search.remove_document("lesson", 1)
    search.remove_document("lesson", 1)
    assert not SearchDocument.objects.exists()


def test_an_extract_shows_the_word_marked_in_its_neighbourhood():
    index(1, "บทเรียน", "ก่อนหน้า " * 30 + "การเบิกพัสดุต้องมีหลักฐาน " + "ต่อจากนั้น " * 40)
    (hit,) = search.search("พัสดุ", scopes=[""])
    assert ("พัสดุ", True) in hit.extract
    assert hit.extract[0] == ("… ", False)
    assert hit.extract[-1] == (" …", False)
    assert len("".join(text for text, _ in hit.extract)) < 260


def test_an_extract_never_begins_or_ends_inside_a_letter_cluster():
    index(1, "บทเรียน", "ที่นี่" * 60 + "พัสดุ" + "น้ำที่" * 60)
    (hit,) = search.search("พัสดุ", scopes=[""])
    texts = [text for text, _ in hit.extract]
    assert not search.COMBINING.match(texts[1])
    assert texts[-2].endswith(("ที่", "น้ำ"))


def test_a_hit_in_the_title_shows_how_the_text_begins():
    index(1, "งานพัสดุ", "บทนี้ว่าด้วยการดูแลของ")
    (hit,) = search.search("พัสดุ", scopes=[""])
    assert hit.title_segments == [("งาน", False), ("พัสดุ", True)]
    assert hit.extract == [("บทนี้ว่าด้วยการดูแลของ", False)]


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "\\", "'; DROP TABLE", "\x00", "(", "[", "ก" * 5000, "1 " * 500]
)
def test_odd_queries_find_nothing_and_break_nothing(query):
    index(1, "งานพัสดุ", "ข้อความธรรมดา")
    assert titles(query) == []


def test_wildcards_are_letters():
    index(1, "ร้อยละ 80%")
    index(2, "ร้อยละ 80 บาท")
    assert titles("80%") == ["ร้อยละ 80%"]


def test_scopes_are_asked_of_every_app_and_strangers_hold_none():
    user = UserFactory()
    assert search.scopes_of(user)[0] == ""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    assert search.scopes_of(AnonymousUser()) == []


def test_a_search_is_one_query(django_assert_num_queries):
    for number in range(3):
        index(number, f"พัสดุ {number}")
    with django_assert_num_queries(1):
        search.search("พัสดุ", scopes=["", "course:1"])


@pytest.mark.postgresql
def test_texts_are_not_packed_for_they_are_all_read_for_every_search():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'core_searchdocument'::regclass AND attname = 'text'"
        )
        assert cursor.fetchone()[0] in ("e", b"e")
