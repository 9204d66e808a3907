import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.models import User
from lms.core.collation import thai_key
from lms.core.queries import thai_order

pytestmark = pytest.mark.django_db

# Each row is already in the order of the Royal Institute's dictionary.
WORD_LISTS = {
    "leading vowels stand behind their consonant": ["กานดา", "เก่ง", "แก้ว", "โกศล", "ขวัญ", "ไข่มุก"],
    "tone marks only decide between equals": ["นะ", "นั้น", "นา", "น่า", "น้า", "น๊า", "นาก", "นำ", "น้ำ", "นิ"],
    "the silencing mark counts last": ["แกว", "แกว์", "แก็ว", "แก่ว", "แก้ว", "แกวก"],
    "names of schools": ["บ้านกลาง", "บ้านเกาะ", "บ้านแก่ง", "บ้านขุนทะเล", "บ้านไทรงาม", "วัดโคกสะท้อน", "วัดเจดีย์", "อนุบาลทุ่งสง"],
    "ฤ after ร, ฦ after ล": ["รัตนา", "เรณู", "ฤดี", "ลำดวน", "ฦๅชา", "วันดี"],
    "numbers, then Thai, then Latin": ["10 ทุ่งสง", "1 ทุ่งสง", "๒ ทุ่งสง", "3 ทุ่งสง", "ทุ่งสง", "anna", "Anna", "Boon"],
    "spaces do not count": ["กลุ่มทุ่งสง", "กลุ่ม ทุ่งสง 1", "กลุ่มทุ่งสง 2", "กลุ่มทุ่งใหญ่"],
}


@pytest.mark.parametrize("words", WORD_LISTS.values(), ids=WORD_LISTS.keys())
def test_both_databases_sort_as_the_dictionary_does(words):
    User.objects.bulk_create(
        User(username=f"u{number}", first_name=word) for number, word in enumerate(sorted(words, reverse=True))
    )
    in_order = User.objects.order_by(*thai_order("first_name")).values_list("first_name", flat=True)
    assert list(in_order) == words
    turned_round = User.objects.order_by(*thai_order("-first_name")).values_list("first_name", flat=True)
    assert list(turned_round) == words[::-1]


def test_people_are_sorted_by_first_and_then_last_name():
    for number, (first, last) in enumerate([("แก้ว", "ใจดี"), ("เก่ง", "วงศ์ทอง"), ("แก้ว", "กล้าหาญ")]):
        User.objects.create(username=f"u{number}", first_name=first, last_name=last)
    people = User.objects.order_by(*thai_order("first_name", "last_name"))
    assert [f"{person.first_name} {person.last_name}" for person in people] == [
        "เก่ง วงศ์ทอง",
        "แก้ว กล้าหาญ",
        "แก้ว ใจดี",
    ]


thai_text = st.text(
    alphabet=st.sampled_from([chr(code) for code in range(0x0E01, 0x0E5B)] + list(" -.a1B")), max_size=8
)


@given(thai_text, thai_text)
def test_no_two_different_texts_have_one_key(one, other):
    assert (thai_key(one) == thai_key(other)) == (one == other)


def test_nothing_has_no_key():
    assert thai_key(None) is None
