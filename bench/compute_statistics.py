"""Fill two tests with first attempts; compute statistics and gain: ``python -m bench.inside compute_statistics``.

The answers are made inside PostgreSQL; alpha is worked out there too, from the plain definition. Prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import time

from django.db import connection

from assessments.domain import bank
from assessments.domain.item_statistics import compute_statistics
from assessments.kinds import OptionDraft
from assessments.models import Question, QuestionCategory, QuizItem, QuizPage
from courses.models import CoursePage, ModulePage
from lms.reports.keeping import keep_country_gains

QUESTIONS = int(os.environ.get("BENCH_QUESTIONS", "40"))
PRE_TEST_QUESTIONS = 12
CATEGORIES = 6

SIT = """
INSERT INTO assessments_attempt (enrolment_id, quiz_id, number, status, pass_mark, started_at, submitted_at,
    is_closed_by_deadline, score_percent, is_passed, reference{more_names})
SELECT id, %(quiz)s, 1, 'submitted', 80, now() - interval '1 hour' - %(days)s * interval '1 day',
    now() - %(days)s * interval '1 day', false, 0, false, upper(substr(md5(id::text || %(quiz)s), 1, 14)){more_values}
FROM courses_enrolment WHERE course_id = %(course)s
"""
ANSWER = """
WITH person AS MATERIALIZED (
    SELECT id, 2 * (random() + random() + random() - 1.5) AS ability FROM assessments_attempt
)
INSERT INTO assessments_response (attempt_id, version_id, position, option_order, answer, sequence, answered_at,
    score, is_closed{more_names})
SELECT attempt, version, position, '[]', to_jsonb(ARRAY[CASE WHEN is_right THEN right_option ELSE other END]), 1,
    now() - interval '1 hour' + (30 * position + random() * 25) * interval '1 second',
    CASE WHEN is_right THEN 1 ELSE 0 END, true{more_values}
FROM (
    SELECT attempt.id AS attempt, version.id AS version, version.position, version.right_option,
        version.others[1 + floor(random() * 3)::int] AS other,
        random() < 1 / (1 + exp(version.position / 10.0 - 2 - person.ability)) AS is_right
    FROM assessments_attempt attempt
    JOIN person ON person.id = attempt.id
    CROSS JOIN (
        SELECT question.current_version_id AS id, item.sort_order + 1 AS position,
            max(option.id) FILTER (WHERE option.is_correct) AS right_option,
            array_agg(option.id) FILTER (WHERE NOT option.is_correct) AS others
        FROM assessments_quizitem item JOIN assessments_question question ON question.id = item.question_id
        JOIN assessments_option option ON option.version_id = question.current_version_id
        WHERE item.quiz_id = %(quiz)s GROUP BY 1, 2
    ) version
    WHERE attempt.quiz_id = %(quiz)s
) AS answers
"""
GRADE = """
UPDATE assessments_attempt SET score_percent = points.share
FROM (SELECT attempt_id, trunc(100 * avg(score), 2) AS share FROM assessments_response GROUP BY 1) points
WHERE points.attempt_id = assessments_attempt.id
"""
ALPHA = """
WITH answers AS (
    SELECT attempt_id, version_id, score FROM assessments_response
    JOIN assessments_attempt ON assessments_attempt.id = attempt_id WHERE quiz_id = %(quiz)s
)
SELECT count(*) / (count(*) - 1.0) * (1 - sum(variance) / (
    SELECT var_samp(total) FROM (SELECT sum(score) AS total FROM answers GROUP BY attempt_id) totals
)) FROM (SELECT var_samp(score) AS variance FROM answers GROUP BY version_id) items
"""
DEFAULTS = {
    "boolean": "false",
    "smallint": "0",
    "integer": "0",
    "character varying": "''",
    "jsonb": "'{}'",
    "text": "''",
}


def main() -> None:
    """Fill, compute, and print the figures."""
    shelves = [QuestionCategory.add_root(code=f"bench{one}", title=f"หมวด {one}") for one in range(CATEGORIES)]
    before = _quiz(shelves, purpose=QuizPage.Purpose.PRE_TEST, slug="bench-before", count=PRE_TEST_QUESTIONS)
    quiz = _quiz(shelves, purpose=QuizPage.Purpose.POST_TEST, slug="bench-after", count=QUESTIONS)
    with connection.cursor() as cursor:
        for one, days in ((quiz, 0), (before, 30)):
            arguments = {"quiz": one.pk, "course": one.course.pk, "days": days}
            for statement, name in ((SIT, "assessments_attempt"), (ANSWER, "assessments_response")):
                cursor.execute(_complete(cursor, statement, name), arguments)
        cursor.execute(GRADE)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(ALPHA, {"quiz": quiz.pk})
        wanted = float(cursor.fetchone()[0])
    before, began = _peak_mb(), time.perf_counter()
    found = compute_statistics(quiz)
    seconds, began = time.perf_counter() - began, time.perf_counter()
    keep_country_gains()
    told = {
        "seconds": seconds,
        "gain_seconds": time.perf_counter() - began,
        "before_mb": before,
        "peak_mb": _peak_mb(),
        "attempts": found.attempt_count,
        "questions": found.items.count(),
        "post_test": quiz.pk,
        "title": quiz.course.title,
        "alpha": found.alpha,
        "wanted_alpha": wanted,
        "is_right": found.alpha is not None and abs(found.alpha - wanted) < 0.001,
    }
    print(json.dumps(told))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _quiz(shelves: list[QuestionCategory], *, purpose: str, slug: str, count: int) -> QuizPage:
    """So many fixed questions of four options, in the first course."""
    module = ModulePage.objects.child_of(CoursePage.objects.order_by("pk")[0]).get()
    quiz = QuizPage(title="แบบทดสอบ", slug=slug, purpose=purpose)
    questions = [_question(shelves[number % CATEGORIES], f"{slug}-{number}", number) for number in range(count)]
    quiz.items = [QuizItem(question=question, sort_order=number) for number, question in enumerate(questions)]
    module.add_child(instance=quiz)
    return quiz


def _question(shelf: QuestionCategory, code: str, number: int) -> Question:
    question = Question(code=code, category=shelf, status="ready", is_shared=True)
    options = [OptionDraft(f"ตัวเลือกที่ {place}", place == number % 4) for place in range(4)]
    bank.save_question(
        question, by=None, kind="single", text=f"ข้อที่ {number}", options=options, explanation="", source=""
    )
    return question


def _complete(cursor, statement: str, name: str) -> str:
    """``statement`` with a plain value for every further column that may not be empty."""
    named = statement.split("INSERT INTO")[1].split("(")[1].split("{")[0]
    known = {"id", *(word.strip() for word in named.split(","))}
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL ORDER BY ordinal_position",
        [name],
    )
    more = [(column, DEFAULTS[kind]) for column, kind in cursor.fetchall() if column not in known]
    names, values = (", ".join(("", *part)) for part in zip(*more, strict=True)) if more else ("", "")
    return statement.replace("{more_names}", names).replace("{more_values}", values)
