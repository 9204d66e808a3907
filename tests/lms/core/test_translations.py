import os

from django.utils.translation import gettext, override

from lms.core.translations import compile_stale

SENTENCE = "a sentence of this test"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: th\\n"\n\n'


def test_a_catalogue_compiled_while_running_is_read_at_once(tmp_path, settings):
    source = tmp_path / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + f'msgid "{SENTENCE}"\nmsgstr "ประโยคของการทดสอบ"\n')
    settings.LOCALE_PATHS = [tmp_path]
    with override("th"):
        assert gettext(SENTENCE) == SENTENCE
        assert compile_stale() == [source]
        assert gettext(SENTENCE) == "ประโยคของการทดสอบ"


def test_what_is_compiled_already_is_left_alone(tmp_path, settings):
    source = tmp_path / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER)
    settings.LOCALE_PATHS = [tmp_path]
    compile_stale()
    assert compile_stale() == []
    os.utime(source, (source.stat().st_atime, source.stat().st_mtime + 60))
    assert compile_stale() == [source]
