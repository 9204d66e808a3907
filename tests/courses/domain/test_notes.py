import pytest

from courses.domain.notes import MOST_BESIDE, Draft, mark_unit, save_note, settle_other_text
from courses.models import UnitNote
from courses.models.notes import LONGEST_NOTE
from lms.core.errors import DomainError
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return units_of(make_course())[0]


@pytest.fixture
def person():
    return UserFactory()


def texts(note: UnitNote) -> tuple[str, str, int]:
    note.refresh_from_db()
    return note.text, note.other_text, note.sequence


def test_a_bookmark_is_set_and_taken_away_and_both_may_be_repeated(person, unit):
    for is_marked in (True, True, False, False):
        assert mark_unit(person, unit, is_marked=is_marked).is_marked is is_marked
    assert UnitNote.objects.count() == 1


def test_each_text_takes_the_place_of_the_one_it_began_from(person, unit):
    assert texts(save_note(person, unit, Draft("หนึ่ง", base=0))) == ("หนึ่ง", "", 1)
    assert texts(save_note(person, unit, Draft("สอง", base=1))) == ("สอง", "", 2)
    assert texts(save_note(person, unit, Draft("", base=2))) == ("", "", 3)


def test_the_same_text_twice_is_one(person, unit):
    save_note(person, unit, Draft("หนึ่ง", base=0))
    assert texts(save_note(person, unit, Draft("หนึ่ง", base=0))) == ("หนึ่ง", "", 1)


def test_what_was_written_elsewhere_meanwhile_is_kept_beside_it_once(person, unit):
    save_note(person, unit, Draft("จากโทรศัพท์", base=0, writer="phone", edition=1))
    for _time in range(2):
        note = save_note(person, unit, Draft("จากเครื่องที่ทำงาน", base=0, writer="desk", edition=1))
    assert texts(note) == ("จากโทรศัพท์", "จากเครื่องที่ทำงาน", 1)
    note = save_note(person, unit, Draft("อีกอัน", base=0))
    assert texts(note) == ("จากโทรศัพท์", "จากเครื่องที่ทำงาน\n\nอีกอัน", 1)


def test_a_page_that_lost_the_answer_goes_on_writing(person, unit):
    save_note(person, unit, Draft("ก", base=0, writer="phone", edition=1))
    assert texts(save_note(person, unit, Draft("กข", base=0, writer="phone", edition=2))) == ("กข", "", 2)


def test_what_comes_late_from_the_same_page_changes_nothing(person, unit):
    save_note(person, unit, Draft("กข", base=0, writer="phone", edition=2))
    assert texts(save_note(person, unit, Draft("ก", base=0, writer="phone", edition=1))) == ("กข", "", 1)


def test_an_emptied_draft_against_a_newer_text_leaves_it(person, unit):
    save_note(person, unit, Draft("หนึ่ง", base=0))
    assert texts(save_note(person, unit, Draft(" ", base=0))) == ("หนึ่ง", "", 1)


def test_too_long_a_text_is_refused(person, unit):
    with pytest.raises(DomainError):
        save_note(person, unit, Draft("ก" * (LONGEST_NOTE + 1), base=0))
    assert not UnitNote.objects.exists()


def test_what_waits_beside_a_note_does_not_grow_for_ever(person, unit):
    note = save_note(person, unit, Draft("หนึ่ง", base=0))
    with pytest.raises(DomainError):
        for number in range(100):
            save_note(person, unit, Draft(f"{number} " + "ก" * (LONGEST_NOTE - 10), base=0))
    assert len(texts(note)[1]) <= MOST_BESIDE
    assert note.text == "หนึ่ง"


@pytest.mark.parametrize(("keeps_it", "text"), [(True, "หนึ่ง\n\nสอง"), (False, "หนึ่ง")])
def test_the_author_decides_about_the_other_text(person, unit, keeps_it, text):
    save_note(person, unit, Draft("หนึ่ง", base=0))
    note = save_note(person, unit, Draft("สอง", base=0))
    for _time in range(2):
        settle_other_text(note, keeps_it=keeps_it)
    assert texts(note)[:2] == (text, "")


def test_two_texts_too_long_together_stay_apart(person, unit):
    save_note(person, unit, Draft("ก" * LONGEST_NOTE, base=0))
    note = save_note(person, unit, Draft("สอง", base=0))
    with pytest.raises(DomainError):
        settle_other_text(note, keeps_it=True)
    assert texts(note)[1] == "สอง"


def test_everybody_has_a_note_of_their_own(person, unit):
    other = UserFactory()
    save_note(person, unit, Draft("หนึ่ง", base=0))
    save_note(other, unit, Draft("สอง", base=0))
    assert [UnitNote.objects.of(one).get().text for one in (person, other)] == ["หนึ่ง", "สอง"]
