import pytest
from django.core.management import CommandError, call_command

from assessments.models import Question
from tests.assessments.exchange.reading import SAMPLES
from tests.factories.assessments import make_category, make_question
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def category():
    return make_category()


def import_sample(name, **options):
    call_command("import_questions", str(SAMPLES / name), **({"category": "clerical"} | options))


def test_a_dry_run_writes_nothing_and_the_import_does(capsys):
    import_sample("quirks.gift", dry_run=True)
    dry = capsys.readouterr()
    assert not Question.objects.exists()
    import_sample("quirks.gift")
    assert capsys.readouterr() == dry
    assert Question.objects.filter(is_shared=True, status="draft").count() == 10
    assert len(dry.err.splitlines()) == 3


def test_questions_belong_to_the_owner_and_may_be_ready():
    owner = UserFactory(is_superuser=True)
    import_sample("quiz-app.json", owner=owner.username, ready=True)
    assert set(Question.objects.values_list("owner", "status", "is_shared")) == {(owner.pk, "ready", False)}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("quirks.gift", {"all_or_nothing": True}),
        ("quirks.gift", {"all_or_nothing": True, "dry_run": True}),
        ("quirks.gift", {"owner": "nobody"}),
        ("quirks.gift", {"category": "nowhere"}),
        ("bomb.xml", {}),
        ("missing.gift", {}),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(name, options):
    with pytest.raises(CommandError):
        import_sample(name, **options)
    assert not Question.objects.exists()


def test_an_exported_file_comes_back_unchanged(tmp_path, capsys):
    make_question("q1", tags=("post",))
    for name in ("out.gift", "out.xml", "out.txt"):
        call_command("export_questions", str(tmp_path / name), category="clerical")
        call_command("import_questions", str(tmp_path / name), category="clerical")
    assert Question.objects.get().versions.count() == 1


@pytest.mark.parametrize(
    "options", [{"category": "nowhere"}, {"owner": "nobody"}, {"file": "a.json"}, {"file": "a.doc"}]
)
def test_an_export_that_cannot_be_made_is_said(tmp_path, options):
    file = str(tmp_path / options.pop("file", "out.gift"))
    with pytest.raises(CommandError):
        call_command("export_questions", file, **options)
