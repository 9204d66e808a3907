"""Essays of a practice quiz: some are marked, the others wait for the trainer."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from assessments.domain.attempts import save_answer, start_attempt, submit_attempt
from assessments.domain.judging_answers import mark_answer
from assessments.models import Question, QuizPage
from courses.models import CoursePage, Enrolment
from lms.accounts.models import User

WRITTEN = [
    "คุณครูคะ คาบแรกเปิดจากเว็บไซต์ DLTV ในคอมพิวเตอร์ไปก่อนนะคะ อีก 5 นาทีจะไปถึงห้อง จะดูปลั๊ก สาย และกล่องรับก่อน "
    "ถ้าแก้ไม่ได้จะแจ้งซ่อมโดยบอกห้อง อาการ และเวลาที่พบ แล้วลงสมุดแจ้งซ่อมไว้ค่ะ",
    "รับทราบครับ เดี๋ยวเสร็จงานที่ทำอยู่แล้วจะขึ้นไปดูให้ครับ ระหว่างนี้คุณครูลองปิดเปิดใหม่ดูก่อนนะครับ อาจจะหายเองครับ",
    "ขอโทษด้วยค่ะ ใบงานของสัปดาห์นี้พิมพ์ไว้ในแฟ้มหน้าห้องแล้ว ใช้ไปก่อนได้เลยค่ะ จะไปตรวจสัญญาณกับกล่องรับเดี๋ยวนี้ค่ะ",
    "ผมกำลังไปครับ ถ้าเป็นที่จานหรือสัญญาณจะแจ้งผู้อำนวยการและช่างทันที คาบแรกขอให้ใช้ห้องข้าง ๆ เรียนรวมกันก่อนครับ",
    "อีก 3 นาทีถึงห้องค่ะ จะตรวจไฟ สาย และช่องก่อน คุณครูเปิดจากโทรศัพท์ต่อจอไปก่อนได้ค่ะ แล้วจะลงทะเบียนแจ้งซ่อมให้",
    "คุณครูช่วยถ่ายรูปหน้าจอส่งมาให้ด้วยครับ จะได้บอกช่างได้ถูก ระหว่างนี้ให้เด็กอ่านใบความรู้ในแฟ้มก่อนนะครับ",
]
MARKED = [
    (Decimal(9), "ครบทุกประเด็น เด็กได้เรียนก่อน แล้วแจ้งซ่อมได้ครบ"),
    (Decimal(3), "ลองคิดถึงเด็กในคาบแรกก่อน มีทางสำรองอะไรบ้าง แล้วอ่านบทแจ้งซ่อมอีกครั้ง"),
]
"""Points and comments for the first; the others wait."""


def quizzes_with_essays(course: CoursePage) -> QuerySet[QuizPage]:
    """Quizzes of ``course`` that a person marks in part."""
    essay = Question.Kind.ESSAY
    return QuizPage.objects.live().descendant_of(course).filter(items__question__kind=essay).distinct()


def make_essays(courses: list[CoursePage], *, by: User) -> None:
    """Let a few who have finished each course write, and ``by`` mark some of it."""
    for course in courses:
        finished = Enrolment.objects.filter(course=course, status=Enrolment.Status.COMPLETED).select_related("user")
        writers = list(finished.order_by("pk")[: len(WRITTEN)])
        for quiz in quizzes_with_essays(course):
            for number, enrolment in enumerate(writers):
                _write(enrolment, quiz, number, by=by)


def _write(enrolment: Enrolment, quiz: QuizPage, number: int, *, by: User) -> None:
    attempt = start_attempt(enrolment, quiz, by=enrolment.user)
    essays = list(attempt.responses.filter(version__kind=Question.Kind.ESSAY).order_by("position"))
    for one in essays:
        save_answer(attempt, position=one.position, values=[WRITTEN[number]], sequence=1)
    submit_attempt(attempt, by=enrolment.user)
    if number >= len(MARKED):
        return
    points, comment = MARKED[number]
    for one in essays:
        mark_answer(one, points=points, comment=comment, seen=0, by=by)
