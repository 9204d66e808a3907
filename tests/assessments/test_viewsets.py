import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from assessments.domain import bank
from assessments.models import Question, QuestionCategory
from tests.factories.assessments import KEY_TEXTS, add_quiz, make_category, make_options, make_question
from tests.factories.courses import make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

MODELS = ["question", "questioncategory"]


def make_trainer(*more: str, **fields):
    """Somebody who may write questions, and what ``more`` permissions allow."""
    user = UserFactory(**fields)
    codes = [f"{verb}_{model}" for verb in ("add", "change", "view", "delete") for model in MODELS]
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codes, *more]))
    return user


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def form(*, rows=("ก", "ข", "ค"), right=(0,), initial=0, **fields):
    """What the question form sends."""
    post = {
        "kind": "single",
        "text": "ข้อใดถูก",
        "category": make_category().pk,
        "status": "draft",
        "tags": "",
        "options-TOTAL_FORMS": len(rows),
        "options-INITIAL_FORMS": initial,
    }
    for number, text in enumerate(rows):
        post[f"options-{number}-text"] = text
        if number in right:
            post[f"options-{number}-is_correct"] = "on"
    return post | fields


def change(question, **fields):
    """The form of an existing question as it would come back unchanged, with ``fields`` changed."""
    rows = [option.text for option in question.current_version.options.all()]
    unchanged = {"text": question.current_version.text, "code": question.code, "based_on": question.current_version_id}
    return form(rows=rows, initial=len(rows), **(unchanged | fields))


def url(name, *arguments):
    return reverse(f"questions:{name}", args=[getattr(one, "pk", one) for one in arguments])


# Writing ------------------------------------------------------------------------------------------


def test_a_trainer_writes_a_question(client, trainer):
    response = client.post(url("add"), form(tags="post, pre", explanation="เพราะ", is_shared="on", difficulty="hard"))
    question = Question.objects.get()
    assert response.url == url("index")
    assert (question.owner, question.status, question.is_shared, question.code) == (
        trainer,
        "draft",
        True,
        "clerical-001",
    )
    assert sorted(question.tags.names()) == ["post", "pre"]
    assert question.difficulty == "hard"
    version = question.current_version
    assert (version.text, version.explanation, version.created_by) == ("ข้อใดถูก", "เพราะ", trainer)
    assert list(version.options.values_list("text", "is_correct")) == [("ก", True), ("ข", False), ("ค", False)]
    assert question.history.first().history_user == trainer


def test_rows_without_text_are_left_out(client):
    client.post(url("add"), form(rows=("ก", "", "ข", " ")))
    assert Question.objects.get().current_version.options.count() == 2


def test_a_statement_needs_no_options(client):
    client.post(url("add"), form(kind="true_false", statement_is="false", rows=("", "")))
    assert list(Question.objects.get().current_version.options.values_list("text", "is_correct")) == [
        ("true", False),
        ("false", True),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"right": (0, 1)}, "Mark exactly one option as right."),
        ({"right": ()}, "Mark exactly one option as right."),
        ({"kind": "multiple", "right": ()}, "Mark at least one option as right."),
        ({"rows": ("ก",)}, "Give between 2 and 12 options."),
        ({"rows": ("ก", "ก")}, "Two options have the same text."),
        ({"kind": "true_false"}, "Say whether the statement is true or false."),
        ({"rows": ("ก" * 1001, "ข")}, "1000"),
        ({"text": ""}, "This field is required."),
        ({"kind": "poem"}, "poem"),
        ({"category": 999_999}, "Select a valid choice"),
        ({"code": "ไทย"}, "Enter a valid"),
    ],
)
def test_what_could_not_be_asked_is_refused_and_nothing_typed_is_lost(client, sent, sentence):
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        response = client.post(url("add"), form(**{"explanation": "พิมพ์ไว้แล้ว"} | sent))
    html = response.content.decode()
    assert response.status_code == 200
    assert sentence in html
    assert "พิมพ์ไว้แล้ว" in html
    assert not Question.objects.exists()


def test_a_code_is_taken_once(client):
    make_question("q1")
    response = client.post(url("add"), form(code="q1"))
    assert response.status_code == 200
    assert Question.objects.count() == 1


def test_a_change_of_text_makes_a_new_version(client, trainer):
    question = make_question(owner=trainer)
    client.post(url("edit", question), change(question, text="ฉบับใหม่"))
    question.refresh_from_db()
    assert (question.current_version.number, question.title) == (2, "ฉบับใหม่")


def test_the_form_shows_what_is_asked_now(client, trainer):
    question = make_question(owner=trainer, kind="multiple", right=(1, 2), tags=["post"])
    html = client.get(url("edit", question)).content.decode()
    assert question.current_version.text in html
    options = html[html.index('data-rows="options"') : html.index('data-rows="workshop-fields"')]
    assert options.count("data-row>") == 6  # four, one blank, and the one to copy from
    assert [f'name="options-{n}-is_correct" id="id_options-{n}-is_correct" checked' in html for n in range(4)] == [
        False,
        True,
        True,
        False,
    ]


WRITTEN = [
    ("matching", "จับคู่", "ก = ๑ # เพราะ\nข = ๒\n= ๓", {"set_matching_scoring": "all"}),
    ("ordering", "เรียง", "ก\nข\nค", {}),
    ("classify", "จัดกลุ่ม", "ก = ๑\nข = ๒", {}),
    ("short", "คืออะไร", "บันทึกข้อความ\n50% บันทึก # เกือบ", {"set_short_typos": "2"}),
    ("numeric", "เท่าใด", "1500 ± 5", {"set_numeric_unit": "บาท", "set_numeric_asks_unit": "on"}),
    ("cloze", "ใช้ [[ตราครุฑ / ครุฑ]] ภายใน [[7 | 15]] วัน", "", {"set_cloze_scoring": "all"}),
]


@pytest.mark.parametrize(("kind", "text", "key", "chosen"), WRITTEN)
def test_a_key_that_is_written_as_text_comes_back_as_it_was_written(client, kind, text, key, chosen):
    client.post(url("add"), form(kind=kind, text=text, rows=("",), **{f"key_{kind}": key}, **chosen))
    question = Question.objects.get()
    version = question.current_version
    assert [str(value) for value in version.rules.values()] == [{"on": "True"}.get(one, one) for one in chosen.values()]
    found = client.get(url("edit", question)).context["form"]
    assert found["text"].value() == text
    assert not key or found[f"key_{kind}"].value() == key
    unchanged = {"code": question.code, "based_on": version.pk, f"key_{kind}": key, **chosen}
    client.post(url("edit", question), form(kind=kind, text=text, rows=("",), **unchanged))
    question.refresh_from_db()
    assert question.current_version == version
    html = client.get(url("inspect", question)).content.decode()
    assert html.count('class="version-text version-key"') == bool(key)
    assert client.get(url("preview", question)).status_code == 200


def test_shares_of_options_are_given_in_percent(client):
    shares = {"options-0-share": "60", "options-1-share": "40", "options-2-share": "-50"}
    client.post(url("add"), form(kind="multiple", right=(0, 1), set_multiple_scoring="penalty", **shares))
    options = Question.objects.get().current_version.options
    assert [f"{weight:.2f}" for weight in options.values_list("weight", flat=True)] == ["0.60", "0.40", "-0.50"]
    html = client.get(url("edit", Question.objects.get())).content.decode()
    assert [f'name="options-0-share" value="{text}"' in html for text in ("60", "6E+1")] == [True, False]


def test_a_form_that_was_overtaken_is_refused(client, trainer):
    question = make_question(owner=trainer)
    stale = change(question, text="ของฉัน")
    bank.save_question(question, by=None, kind="single", text="ของเพื่อน", options=make_options("single", (0,)))
    assert client.post(url("edit", question), stale).status_code == 200
    question.refresh_from_db()
    assert question.current_version.text == "ของเพื่อน"


def test_a_copy_begins_with_the_text_and_belongs_to_who_copies(client, trainer):
    original = make_question("q1")
    html = client.get(url("copy", original)).content.decode()
    assert original.current_version.text in html
    client.post(url("copy", original), form(text="ฉบับของฉัน"))
    copied = Question.objects.exclude(pk=original.pk).get()
    assert (copied.owner, copied.is_shared, copied.current_version.number) == (trainer, False, 1)
    original.refresh_from_db()
    assert original.versions.count() == 1


def test_an_unused_question_can_be_deleted(client, trainer):
    question = make_question(owner=trainer)
    client.post(url("delete", question))
    assert not Question.objects.exists()


def test_a_used_question_cannot(client, trainer):
    question = make_question(owner=trainer)
    add_quiz(make_course(), question)
    client.post(url("delete", question))
    assert Question.objects.exists()


# Scope --------------------------------------------------------------------------------------------


@pytest.fixture
def private():
    """Another trainer's question that is not shared."""
    return make_question("private", owner=UserFactory(), is_shared=False, text="ข้อลับของเพื่อน")


@pytest.fixture
def shared():
    """Another trainer's question that is shared."""
    return make_question("shared", owner=UserFactory(), is_shared=True)


READING = ["inspect", "preview", "history", "usage", "copy"]
CHANGING = ["edit", "delete"]


@pytest.mark.parametrize("name", READING + CHANGING)
def test_another_trainers_question_is_not_found(client, private, name):
    assert client.get(url(name, private)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [(n, 200) for n in READING] + [(n, 404) for n in CHANGING])
def test_a_shared_question_may_be_read_and_not_changed(client, shared, name, status):
    assert client.get(url(name, shared)).status_code == status


@pytest.mark.parametrize("name", READING + CHANGING)
def test_a_moderator_reads_and_changes_every_question(client, private, name):
    client.force_login(make_trainer("moderate_question"))
    assert client.get(url(name, private)).status_code == 200


@pytest.mark.parametrize("name", ["index", "index_results"])
def test_the_list_holds_what_one_may_read(client, private, shared, name):
    html = client.get(url(name)).content.decode()
    assert shared.title in html
    assert private.title not in html
    assert private.title not in client.get(url(name), {"q": "ลับ"}).content.decode()


def test_the_chooser_offers_what_one_may_read_and_a_quiz_may_use(client, private, shared):
    draft = make_question("draft", status="draft", text="ฉบับร่าง")
    html = client.get(reverse("question_chooser:choose_results")).content.decode()
    assert [question.title in html for question in (shared, private, draft)] == [True, False, False]
    assert client.get(reverse("question_chooser:chosen", args=[private.pk])).status_code == 404
    assert client.get(reverse("question_chooser:chosen", args=[shared.pk])).status_code == 200


@pytest.mark.parametrize("name", ["index", "add"])
def test_who_writes_no_questions_stays_outside(client, shared, name):
    clerk = UserFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(clerk)
    assert client.get(url(name)).status_code == 302
    assert shared.title not in client.get(reverse("question_chooser:choose_results")).content.decode()


# The list -----------------------------------------------------------------------------------------


@pytest.fixture
def three():
    below = make_category("letters", below=make_category())
    return [
        make_question("a", text="หนังสือราชการมีกี่ชนิด", category=below, tags=["post"]),
        make_question("b", kind="true_false", status="draft", difficulty="easy"),
        make_question("c", kind="multiple", right=(0, 1), status="retired"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "abc"),
        ({"q": "ราชการ"}, "a"),
        ({"q": "ไม่มีคำนี้"}, ""),
        ({"kind": "true_false"}, "b"),
        ({"status": ["draft", "retired"]}, "bc"),
        ({"difficulty": ["easy"]}, "b"),
    ],
)
def test_the_list_is_searched_inside_thai_sentences_and_filtered(client, three, query, found):
    html = client.get(url("index_results"), query).content.decode()
    assert "".join(question.code for question in three if question.title in html) == found


def test_the_list_is_filtered_by_category_and_below_and_by_tag(client, three):
    category = QuestionCategory.objects.get(code="clerical")
    tag = three[0].tags.get()
    for query, found in (({"category": category.pk}, "abc"), ({"tag": tag.pk}, "a")):
        html = client.get(url("index_results"), query).content.decode()
        assert "".join(question.code for question in three if question.title in html) == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_list_does_not_grow(client, trainer, count, django_assert_num_queries):
    quiz_course = make_course()
    questions = [make_question(f"q{number}", owner=trainer) for number in range(count)]
    add_quiz(quiz_course, *questions)
    client.get(url("index"))
    with django_assert_num_queries(7):
        client.get(url("index_results"))


def test_versions_keys_and_uses_are_shown(client, trainer):
    question = make_question(owner=trainer)
    quiz = add_quiz(make_course(), question)
    bank.save_question(question, by=trainer, kind="single", text="ฉบับสอง", options=make_options("single", (1,)))
    html = client.get(url("inspect", question)).content.decode()
    assert html.index("ฉบับสอง") < html.index("ข้อใดถูกต้องสำหรับข้อสอบ q1", html.index("ฉบับสอง"))
    assert quiz.title in html


def test_the_preview_is_what_a_learner_sees(client, trainer):
    html = client.get(url("preview", make_question(owner=trainer))).content.decode()
    assert html.count('type="radio"') == 4
    assert not any(text in html for text in KEY_TEXTS)


# Categories ---------------------------------------------------------------------------------------


def test_a_category_is_made_and_moved(client):
    top = make_category("top")
    client.post(reverse("question-categories:add"), {"title": "ใหม่", "code": "new", "parent": top.pk})
    made = QuestionCategory.objects.get(code="new")
    assert made.get_parent() == top
    client.post(reverse("question-categories:edit", args=[made.pk]), {"title": "ใหม่", "code": "new", "parent": ""})
    assert QuestionCategory.objects.get(code="new").is_root()


def test_a_category_cannot_stand_below_itself(client):
    top = make_category("top")
    below = make_category("below", below=top)
    response = client.post(
        reverse("question-categories:edit", args=[top.pk]), {"title": "top", "code": "top", "parent": below.pk}
    )
    assert response.status_code == 200
    assert QuestionCategory.objects.get(code="top").is_root()


@pytest.mark.references
def test_a_category_with_questions_is_not_deleted(client):
    question = make_question()
    response = client.post(reverse("question-categories:delete", args=[question.category_id]))
    assert response.status_code < 500
    assert QuestionCategory.objects.filter(pk=question.category_id).exists()
