"""Bodies and migrations."""

from courses.models import LessonPage


def test_migrations_name_no_block_so_that_a_new_one_needs_none():
    _name, path, arguments, keywords = LessonPage._meta.get_field("body").deconstruct()
    assert (path, arguments) == ("wagtail.fields.StreamField", [[]])
    assert keywords["block_lookup"] == {}
