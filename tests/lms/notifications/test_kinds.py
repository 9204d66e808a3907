import pytest

from lms.notifications import kinds
from lms.notifications.checks import every_kind_has_its_templates


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match=r"tests\.news"):
        kinds.register("tests.news", label="อย่างอื่น")


def test_the_same_registration_may_be_repeated():
    known = kinds.find_kind("tests.news")
    kinds.register("tests.news", label=known.label, has_email=known.has_email, may_receive=known.may_receive)
    assert kinds.find_kind("tests.news") is known


def test_a_kind_without_words_is_found_by_the_system_check():
    assert every_kind_has_its_templates(None) == []
    kinds.register("tests.silent", label="เงียบ")
    try:
        assert [error.id for error in every_kind_has_its_templates(None)] == ["notifications.E001"] * 2
    finally:
        del kinds._kinds["tests.silent"]
