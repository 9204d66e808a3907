import pytest

from lms.core.codes import ALPHABET, new_code, read_code, show_code


def test_a_new_code_can_be_read_back_as_it_is_shown():
    code = new_code()
    assert read_code(show_code(code)) == code


@pytest.mark.parametrize(
    "typed",
    [
        "ABCDEFGH2345",
        "ABCD-EFGH-2345",
        "abcd-efgh-2345",
        "  abcd efgh 2345\n",
        "ABCD–EFGH—2345",
        "\u200babcd-efgh-2345\u200b",
        "https://thurakan.example/verify/ABCDEFGH2345/",
    ],
)
def test_case_dashes_spaces_and_a_whole_address_do_not_matter(typed):
    assert read_code(typed) == "ABCDEFGH2345"


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCDEFGH23456", "ABCDEFGH234O", "ABCDEFGH2340", "กขคงจฉชซฌญฎฏ", "' OR 1=1 --", "A" * 5000]
)
def test_what_is_not_a_code_is_none(typed):
    assert read_code(typed) is None


def test_the_alphabet_leaves_out_what_looks_alike():
    assert len(ALPHABET) == 32
    assert not set("0O1I") & set(ALPHABET)
