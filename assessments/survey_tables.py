"""The results of a survey as tables, on the page and in the spreadsheet alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from assessments.likert import Spread
from assessments.models import SurveyAnswer
from assessments.queries.surveys import CommentResult, ItemResult, SurveyResult, named_answers
from lms.core.tables import Column, Line, Table, Value, cells_of


@dataclass(frozen=True)
class ResultLine(Line):
    """A line; those of a section stand out."""

    is_section: bool = False


def figures_table(result: SurveyResult) -> Table:
    """Each section with its mean, its items below it, and the whole at the end."""
    columns = [
        Column(_("Section and item"), "text", width=70),
        Column(_("Answers")),
        Column("x̄"),
        Column("S.D."),
        Column(_("Level"), "text", width=14),
    ]
    total = _line(columns, _("All together"), result.spread, is_section=True)
    return Table(_("Means by section and item"), columns, list(_figures(result, columns)), total=total)


def comment_tables(result: SurveyResult) -> Iterator[Table]:
    """One table a question, with whose comment it is unless the survey is anonymous."""
    for asked in result.comments:
        columns = [Column(_("Comment"), "text", width=90)]
        if not result.survey.is_anonymous:
            columns += [Column(_("Name"), "text", width=30), Column(_("School"), "text", width=34)]
        yield Table(asked.text, columns, list(_comments(asked, columns)))


def people_table(result: SurveyResult) -> Table:
    """One line a person and question, of a survey that is not anonymous."""
    columns = [
        Column(_("Name"), "text", width=30),
        Column(_("School"), "text", width=34),
        Column(_("Answered at"), "day", width=20),
        Column(_("Section"), "text", width=30),
        Column(_("Item"), "text", width=60),
        Column(_("Level")),
        Column(_("Comment"), "text", width=60),
    ]
    return Table(_("Answers by person"), columns, _people(result, columns))


def _figures(result: SurveyResult, columns: list[Column]) -> Iterator[ResultLine]:
    for section in result.sections:
        yield _line(columns, section.title, section.spread, is_section=True)
        for item in section.items:
            yield _line(columns, _words(item), item.spread)


def _words(item: ItemResult) -> str:
    return _("%(item)s (earlier wording)") % {"item": item.text} if item.is_former else item.text


def _line(columns: list[Column], label: str, spread: Spread | None, *, is_section: bool = False) -> ResultLine:
    values: list[Value] = [label, None, None, None, None]
    if spread:
        values = [label, spread.count, spread.mean, spread.deviation, str(spread.word)]
    return ResultLine(cells_of(columns, values), is_section=is_section)


def _comments(asked: CommentResult, columns: list[Column]) -> Iterator[Line]:
    for comment in asked.comments:
        values: list[Value] = [comment.text, comment.author, comment.school]
        yield Line(cells_of(columns, values[: len(columns)]))


def _people(result: SurveyResult, columns: list[Column]) -> Iterator[Line]:
    answers = named_answers(result.survey).iterator(chunk_size=2000)
    for _sheet, found in groupby(answers, lambda answer: answer.sheet_id):
        for answer in sorted(found, key=lambda one: one.question_id):
            yield Line(cells_of(columns, _person(answer)))


def _person(answer: SurveyAnswer) -> list[Value]:
    participation = answer.sheet.participation
    if participation is None:
        return []
    enrolment, question = participation.enrolment, answer.question
    school = enrolment.organisation.label if enrolment.organisation else ""
    told: list[Value] = [str(enrolment.user), school, participation.taken_at]
    return [*told, question.section, question.text, answer.level, answer.text]
