import pytest
from babel.messages.mofile import read_mo
from django.core.management import call_command
from django.db import connection

from lms.core import release, translations

pytestmark = pytest.mark.django_db
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "course"
msgstr "หลักสูตร"

msgid "%(n)s school"
msgid_plural "%(n)s schools"
msgstr[0] "%(n)s โรงเรียน"
"""


@pytest.fixture
def catalogue(settings, tmp_path):
    folder = tmp_path / "th" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path]
    (folder / "django.po").write_text(PO)
    return folder / "django.po"


def test_translations_are_compiled_without_gettext(catalogue):
    assert translations.compile_stale() == [catalogue]
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        messages = read_mo(compiled)
    assert messages["course"].string == "หลักสูตร"
    assert messages.get("%(n)s school").string[0] == "%(n)s โรงเรียน"


def test_translations_are_compiled_again_only_when_they_changed(catalogue, capsys):
    translations.compile_stale()
    assert translations.compile_stale() == []
    stamp = catalogue.stat().st_mtime + 10
    catalogue.write_text(PO.replace("หลักสูตร", "วิชา"))
    __import__("os").utime(catalogue, (stamp, stamp))
    call_command("compile_translations")
    assert capsys.readouterr().out == "th: compiled\n"


@pytest.fixture
def _few_files(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("body { color: black }" * 50)
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    from django.contrib.staticfiles.finders import get_finder  # noqa: PLC0415

    get_finder.cache_clear()
    yield source
    get_finder.cache_clear()


def test_static_files_are_hashed_and_compressed_once(_few_files, settings):
    said = []
    assert not release.is_static_collected()
    release.collect_static(said.append)
    assert release.is_static_collected()
    assert len({path.suffix for path in settings.STATIC_ROOT.glob("site.*.css*")}) == 3  # plain, gzip and brotli
    release.collect_static(said.append)
    assert len(said) == 1


def test_static_files_are_collected_again_when_one_changed(_few_files, settings):
    said = []
    release.collect_static(said.append)
    (_few_files / "site.css").write_text("body { color: white }")
    release.collect_static(said.append)
    assert len(said) == 2
    assert [path.read_text() for path in settings.STATIC_ROOT.glob("site.*.css")] == ["body { color: white }"]


def test_a_migrated_database_lacks_nothing():
    said = []
    release.migrate(said.append)
    assert said == []


@pytest.mark.django_db(transaction=True)
def test_upgrading_applies_what_is_missing_and_may_be_repeated(settings, monkeypatch, capsys):
    monkeypatch.setattr(release, "collect_static", lambda say: None)
    call_command("migrate", "core", "0001", verbosity=0)
    assert release.unapplied_migrations() != []
    for _time in range(2):
        call_command("upgrade")
    assert release.unapplied_migrations() == []
    assert "core_jobworker" in connection.introspection.table_names()
    assert capsys.readouterr().out.count("migrating") == 1
