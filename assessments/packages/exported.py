"""Questions of the bank, put into a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.domain import figures
from assessments.models import Question, QuestionCategory, QuestionVersion, QuizDraw

if TYPE_CHECKING:
    from courses.packages.collecting import Export

NOTES = "questions"


class Wanted:
    """What the quizzes of a course ask and draw from: questions by code, categories in the order they were met."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.questions: dict[str, Question] = {}
        self.categories: dict[str, QuestionCategory] = {}

    @classmethod
    def of(cls, export: Export) -> Wanted:
        """What is wanted for ``export``."""
        wanted = export.notes.setdefault(NOTES, cls(export))
        return wanted if isinstance(wanted, cls) else cls(export)

    def item(self, question: Question) -> str:
        """The code of a question that every attempt contains."""
        if not self._readable().filter(pk=question.pk).exists():
            self.export.refuse(
                _("It asks a question that belongs to somebody else. Ask a moderator to export the course.")
            )
        return self._add(question)

    def pool(self, draw: QuizDraw) -> str:
        """The code of the category that a quiz draws from. Its questions are kept in the order of their codes."""
        found = self._readable().drawable(draw.category, draw.tag, draw.difficulty, place=draw.quiz.path)
        questions = list(found.select_related("category").order_by("code").distinct())
        if len(questions) < draw.count:
            self.export.refuse(_("It draws from questions that you may not read, or there are too few of them."))
        self.categories.setdefault(draw.category.code, draw.category)
        for question in questions:
            self._add(question)
            if question.category_id != draw.category_id:
                self.export.refuse(_("It draws from a category with others below it; packages keep no such trees."))
        return draw.category.code

    def checks(self, codes: list[str]) -> None:
        """The questions of knowledge checks."""
        known = Question.objects.in_bulk(codes, field_name="code")
        for code in dict.fromkeys(codes):
            if code in known:
                self.item(known[code])

    def _add(self, question: Question) -> str:
        self.questions[question.code] = question
        self.categories.setdefault(question.category.code, question.category)
        return question.code

    def _readable(self) -> QuerySet[Question]:
        by = self.export.bound_to
        return Question.objects.visible_to(by) if by else Question.objects.all()


def write_questions(export: Export) -> list[dict[str, Any]]:
    """``questions.yaml``, by code; the categories go into ``course.yaml``."""
    wanted = Wanted.of(export)
    wanted.checks(export.check_codes)
    if not wanted.questions:
        return []
    first, *others = [{"code": one.code, "title": one.title} for one in wanted.categories.values()]
    export.course_values["question_category"] = first
    export.course_values["more_question_categories"] = others
    return [_question(wanted.questions[code], first["code"], export) for code in sorted(wanted.questions)]


def _question(question: Question, usual: str, export: Export) -> dict[str, Any]:
    version = question.current_version
    if version is None:
        export.refuse(_("The question “%(code)s” has no text.") % {"code": question.code})
        return {}
    regulations = sorted(question.regulations.values_list("code", flat=True))
    export.regulation_codes.update(regulations)
    written = {
        "code": question.code,
        "category": question.category.code if question.category.code != usual else "",
        "kind": version.kind,
        "tags": sorted(question.tags.names()),
        "difficulty": question.difficulty,
        "text": version.text,
        **_beside(version, export),
        "rules": dict(version.rules),
        **_options(version.kind, list(version.options.all())),
        "explanation": version.explanation,
        "source": version.source,
        "regulations": regulations,
    }
    return {name: value for name, value in written.items() if value not in ("", None, [], {})}


def _beside(version: QuestionVersion, export: Export) -> dict[str, Any]:
    """What stands beside it, as the library has it."""
    if figures.is_replaced(version):
        export.warn(_("What stands beside a question was replaced in the library; the package has the new one."))
    found: dict[str, Any] = {}
    if version.image:
        found["picture"] = export.picture(version.image)
    if recording := version.recording:
        found["recording"] = {"file": export.media(recording), "title": recording.title}
        found["recording"] |= {"seconds": recording.duration_seconds, "transcript": recording.transcript}
    if version.document:
        found["document"] = {"file": export.document(version.document), "title": version.document.title}
    return found


def _options(kind: str, options: list[Any]) -> dict[str, Any]:
    if kind == Question.Kind.TRUE_FALSE:
        (yes, no) = options
        return {"answer": yes.is_correct, "feedback_if_true": yes.feedback, "feedback_if_false": no.feedback}
    return {"options": [_option(one) for one in options]}


def _option(option: Any) -> dict[str, Any]:
    written = {"text": option.text, "correct": option.is_correct, "feedback": option.feedback, "target": option.target}
    found: dict[str, Any] = {name: value for name, value in written.items() if value}
    return found if option.weight is None else found | {"weight": float(option.weight)}
