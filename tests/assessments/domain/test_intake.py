import pytest
from django.contrib.auth.models import Permission
from django.utils import translation
from wagtail.models import ModelLogEntry

from assessments.domain import bank
from assessments.domain.intake import Outcome, Wishes, judge, take_in
from assessments.exchange.entry import QuestionEntry
from assessments.kinds import OptionDraft, true_false_options
from assessments.models import Question, QuestionCategory, QuestionVersion
from lms.core.errors import DomainError
from tests.factories.assessments import KEY_TEXTS, make_category, make_options, make_question
from tests.factories.media import make_image
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def trainer():
    return make_writer()


def make_writer(*more: str):
    """A trainer; ``more`` permissions may be given."""
    user = UserFactory()
    codes = ["add_question", "change_question", "view_question", *more]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


def entry(text="ข้อใดถูก", **fields) -> QuestionEntry:
    options = fields.pop("options", None) or [OptionDraft("ก", True), OptionDraft("ข")]
    return QuestionEntry(**({"place": "line 1", "kind": "single", "text": text, "options": options} | fields))


def wishes(owner, **fields) -> Wishes:
    return Wishes(**({"owner": owner, "category": make_category()} | fields))


def outcomes(report) -> list[str]:
    return [row.outcome.value for row in report.rows]


def test_a_question_becomes_the_owners_draft_with_its_tags(trainer):
    report = take_in([entry(tags=("post",), explanation="เพราะ", source="ข้อ 1")], wishes(trainer))
    question = Question.objects.get()
    assert report.rows[0].question == question
    assert (question.owner, question.status, question.is_shared, question.code) == (
        trainer,
        "draft",
        False,
        "clerical-001",
    )
    version = question.current_version
    assert (version.text, version.explanation, version.source, version.created_by) == (
        "ข้อใดถูก",
        "เพราะ",
        "ข้อ 1",
        trainer,
    )
    assert list(question.tags.names()) == ["post"]
    assert question.history.first().history_user == trainer


def test_the_dry_run_tells_the_same_and_writes_nothing(trainer):
    make_question("q1", owner=trainer)
    old = entry(Question.objects.get().current_version.text, options=make_options("single", (0,)), code="q1")
    file = [entry("ใหม่"), old, entry("เปลี่ยน", code="q1x"), entry("")]
    before = Question.objects.count(), QuestionVersion.objects.count()
    dry = judge(file, wishes(trainer))
    assert (Question.objects.count(), QuestionVersion.objects.count()) == before
    assert outcomes(dry) == ["new", "same", "new", "error"]
    assert outcomes(take_in(file, wishes(trainer))) == outcomes(dry)


def test_the_same_file_twice_makes_nothing_new(trainer):
    def file():
        return [entry(), entry("สอง", code="mine-2"), entry("สาม", tags=("a",))]

    assert outcomes(take_in(file(), wishes(trainer))) == ["new"] * 3
    assert outcomes(take_in(file(), wishes(trainer))) == ["same"] * 3
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (3, 3)


def test_a_changed_question_of_the_same_code_gets_a_version_and_keeps_what_the_file_does_not_say(trainer):
    question = make_question("q1", owner=trainer, status="ready", tags=("post",))
    changed = entry("ถามใหม่", code="q1", options=[OptionDraft("ตัวเลือกที่ 0", True), OptionDraft("ข")])
    assert outcomes(take_in([changed], wishes(trainer))) == ["changed"]
    question.refresh_from_db()
    version = question.current_version
    assert (version.number, version.text, version.explanation, version.source) == (2, "ถามใหม่", KEY_TEXTS[0], "ข้อ 11")
    assert list(version.options.values_list("text", "feedback")) == [("ตัวเลือกที่ 0", KEY_TEXTS[1]), ("ข", "")]
    assert (question.status, list(question.tags.names())) == ("ready", ["post"])


def test_a_question_of_another_trainer_is_not_touched(trainer):
    theirs = make_question("theirs", owner=make_writer(), is_shared=True)
    report = take_in([entry("ของฉัน", code="theirs"), entry("อีกข้อ")], wishes(trainer))
    assert outcomes(report) == ["error", "new"]
    assert "belongs to somebody else" in report.rows[0].entry.errors[0]
    theirs.refresh_from_db()
    assert theirs.current_version.number == 1


def test_a_shared_question_that_asks_the_same_counts_as_there(trainer):
    theirs = make_question("theirs", owner=make_writer(), is_shared=True)
    same = entry(theirs.current_version.text, options=make_options("single", (0,)), code="theirs", tags=("new",))
    assert outcomes(take_in([same], wishes(trainer))) == ["same"]
    assert list(theirs.tags.names()) == []


def test_a_private_question_is_not_told_to_be_there(trainer):
    theirs = make_question("theirs", owner=make_writer(), is_shared=False)
    same = entry(theirs.current_version.text, options=make_options("single", (0,)), code="theirs")
    assert outcomes(judge([same], wishes(trainer))) == ["error"]
    assert outcomes(judge([entry(theirs.current_version.text, options=same.options)], wishes(trainer))) == ["new"]


def test_without_an_owner_only_questions_of_nobody_change(trainer):
    make_question("mine", owner=trainer)
    make_question("nobodys")
    report = take_in([entry("ก", code="mine"), entry("ข", code="nobodys"), entry("ค")], wishes(None))
    assert outcomes(report) == ["error", "changed", "new"]
    assert Question.objects.get(current_version__text="ค").is_shared


def test_the_same_question_twice_in_a_file_comes_once(trainer):
    report = take_in([entry(), entry(place="line 9"), entry("ก", code="c"), entry("ข", code="c")], wishes(trainer))
    assert outcomes(report) == ["new", "same", "new", "error"]
    assert "line 1 already" in report.rows[1].entry.notes[0]
    assert Question.objects.count() == 2


def test_a_made_up_code_never_takes_one_that_the_file_brings(trainer):
    report = take_in([entry("หนึ่ง"), entry("สอง", code="clerical-001")], wishes(trainer))
    assert [row.question.code for row in report.rows] == ["clerical-002", "clerical-001"]


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"text": " "}, "Write the question."),
        ({"options": [OptionDraft("ก", True)]}, "between 2 and 12"),
        ({"options": [OptionDraft("ก"), OptionDraft("ข")]}, "exactly one option"),
        ({"kind": "true_false"}, "true and false"),
        ({"text": "ก" * 5_001}, "too long"),
        ({"source": "ก" * 501}, "too long"),
    ],
)
def test_a_broken_question_stops_nobody_else(trainer, broken, sentence):
    report = take_in([entry(**({"text": "เสีย"} | broken)), entry("ดี")], wishes(trainer))
    assert outcomes(report) == ["error", "new"]
    assert sentence in report.rows[0].entry.errors[0]


def test_all_or_nothing_keeps_the_good_ones_out_too(trainer):
    with pytest.raises(DomainError):
        take_in([entry(), entry("")], wishes(trainer, is_all_or_nothing=True))
    assert not Question.objects.exists()


def test_categories_are_found_by_title_and_code(trainer):
    top = make_category("finance")
    below = make_category("petty", below=top)
    file = [entry("ก", category=(top.title, f" {below.title} ")), entry("ข", category=("petty",)), entry("ค")]
    report = take_in(file, wishes(trainer))
    assert [row.question.category for row in report.rows] == [below, below, make_category()]


def test_a_missing_category_is_made_by_those_who_may(trainer):
    file = [entry("ก", category=("ใหม่", "ย่อย")), entry("ข", category=("ใหม่", "ย่อย"))]
    moderator = make_writer("add_questioncategory")
    report = take_in(file, wishes(moderator))
    made = report.rows[0].question.category
    assert (made.title, made.get_parent().title, report.rows[1].question.category) == ("ย่อย", "ใหม่", made)
    assert QuestionCategory.objects.count() == 3


def test_for_others_a_missing_category_is_told_and_the_chosen_one_taken(trainer):
    report = take_in([entry(category=("ใหม่",))], wishes(trainer))
    assert (report.rows[0].question.category, len(report.rows[0].entry.notes)) == (make_category(), 1)
    assert outcomes(judge([entry("ก", category=("ใหม่",)), entry("ข")], wishes(trainer, category=None))) == ["error"] * 2


def test_a_question_moves_where_its_file_says(trainer):
    question = make_question("q1", owner=trainer)
    other = make_category("finance")
    same = entry(question.current_version.text, options=make_options("single", (0,)), code="q1", category=("finance",))
    assert outcomes(take_in([same], wishes(trainer))) == ["changed"]
    question.refresh_from_db()
    assert (question.category, question.versions.count()) == (other, 1)


def test_a_code_in_other_letters_is_noted_and_replaced(trainer):
    report = take_in([entry(code="ข้อ 1")], wishes(trainer))
    assert (report.rows[0].question.code, len(report.rows[0].entry.notes)) == ("clerical-001", 1)


def test_a_picture_stays_when_a_question_changes(trainer):
    question, image = make_question("q1", owner=trainer), make_image()
    asked = {"kind": "single", "text": "มีรูป", "options": make_options("single", (0,))}
    bank.save_question(question, by=trainer, image=image, **asked)
    take_in([entry("มีรูปใหม่", code="q1")], wishes(trainer))
    question.refresh_from_db()
    assert question.current_version.image == image


@pytest.mark.parametrize("count", [1, 3])
def test_judging_costs_the_same_for_every_file(trainer, count, django_assert_num_queries):
    for number in range(count):
        make_question(f"q{number}", owner=trainer, tags=("post",))
    asked = {"options": make_options("single", (0,)), "category": ("clerical",)}
    file = [entry(f"ข้อใดถูกต้องสำหรับข้อสอบ q{number}", code=f"q{number}", **asked) for number in range(count)]
    file += [entry(f"ข้อใดถูกต้องสำหรับข้อสอบ q{number}", **asked) for number in range(count)]
    given, trainer = wishes(trainer), type(trainer).objects.get(pk=trainer.pk)
    with django_assert_num_queries(13):
        assert judge(file, given).count(Outcome.SAME) == 2 * count


def test_a_statement_is_recognised_by_what_it_says(trainer):
    file = [entry("โลกกลม", kind="true_false", options=list(true_false_options(True)))]
    assert outcomes(take_in(file, wishes(trainer))) == ["new"]
    file = [entry("โลกกลม", kind="true_false", options=list(true_false_options(False)))]
    assert outcomes(take_in(file, wishes(trainer))) == ["new"]


@pytest.mark.parametrize("count", [1, 3])
def test_taking_in_new_questions_costs_the_same_for_every_file(trainer, count, django_assert_num_queries):
    file = [entry(f"ข้อที่ {number}", tags=("post", "ใหม่")) for number in range(count)]
    given = wishes(trainer)
    make_question("q0", tags=("post", "ใหม่"))
    with django_assert_num_queries(19):
        take_in(file, given)
    assert Question.objects.filter(owner=trainer).count() == count


def test_each_new_question_has_its_history_and_its_code(trainer):
    make_question("clerical-003")
    take_in([entry("หนึ่ง"), entry("สอง"), entry("สาม", code="mine")], wishes(trainer))
    questions = Question.objects.filter(owner=trainer)
    assert sorted(questions.values_list("code", flat=True)) == ["clerical-002", "clerical-004", "mine"]
    for question in questions:
        record = question.history.get()
        assert (record.history_type, record.history_user, record.current_version_id) == (
            "+",
            trainer,
            question.current_version_id,
        )
        assert ModelLogEntry.objects.get(object_id=question.pk).action == "wagtail.create"
