import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.pdf.fitting import Fitted, Room, fit


def unit_width(text: str) -> float:
    """One millimetre a letter at one point; vowels and tone marks above and below take no room."""
    return sum(not "\u0e34" <= letter <= "\u0e3a" and not "\u0e47" <= letter <= "\u0e4e" for letter in text)


def test_a_short_text_stands_on_one_line_at_full_size():
    assert fit("ปิ่น น้ำใจ", Room(200, 20, 10, 2), unit_width=unit_width) == Fitted(["ปิ่น น้ำใจ"], 20)


def test_a_longer_text_is_made_smaller_before_it_takes_a_second_line():
    assert fit("กกกกก ขขขข", Room(120, 20, 10, 2), unit_width=unit_width) == Fitted(["กกกกก ขขขข"], 12)


def test_what_is_too_long_at_the_least_size_breaks_at_a_space_into_lines_of_like_length():
    fitted = fit("กกกก ขขขข คคคค งงงง", Room(100, 10, 10, 2), unit_width=unit_width)
    assert fitted == Fitted(["กกกก ขขขข", "คคคค งงงง"], 10)


def test_a_run_of_letters_without_spaces_breaks_between_clusters_only():
    fitted = fit("ปิ่น้ำญูฐุฟ้า" * 6, Room(100, 10, 10, 3), unit_width=unit_width)
    assert "".join(fitted.lines) == "ปิ่น้ำญูฐุฟ้า" * 6
    assert not [line for line in fitted.lines if "\u0e30" <= line[0] <= "\u0e3a" or "\u0e47" <= line[0] <= "\u0e4e"]


def test_what_fits_in_no_way_is_made_smaller_still():
    fitted = fit("ก" * 250, Room(100, 20, 16, 2), unit_width=unit_width)
    assert len(fitted.lines) == 2
    assert max(unit_width(line) for line in fitted.lines) * fitted.size <= 100


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_one_empty_line(text):
    assert fit(text, Room(100, 20, 16, 2), unit_width=unit_width).lines == [""]


@given(st.text(alphabet="กขปฟญฐ ิี่้ำเไ\n aZ9", max_size=200))
def test_no_letter_is_lost_and_no_line_is_too_long(text):
    room = Room(100, 20, 10, 3)
    lines, size = fit(text, room, unit_width=unit_width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) <= room.lines
    assert all(unit_width(line) * size <= room.width + 1e-6 for line in lines)
