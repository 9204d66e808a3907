"""Work beside the web: what recurs without anybody asking, and the statistics of quizzes."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from assessments.domain import attempts, item_statistics, pairing_questions, question_files
from assessments.models import QuizPage
from lms.core.jobs import every


@every("close_overdue_attempts", seconds=30)
def close_overdue_attempts() -> int:
    """Grade what was saved when the time is over, even if nobody comes back."""
    return attempts.close_overdue_attempts()


@every("delete_expired_question_files", seconds=3600)
def delete_expired_question_files() -> int:
    """Files that were looked at and never taken in."""
    return question_files.delete_expired()


@task(backend="jobs")
def compute_statistics(quiz_pk: int) -> int:
    """Compute the statistics of a quiz anew; from how many people's first attempts."""
    quiz = QuizPage.objects.filter(pk=quiz_pk).first()
    return item_statistics.compute_statistics(quiz).attempt_count if quiz else 0


def compute_soon(quiz_pk: int) -> None:
    """Ask for the statistics of a quiz, unless they are asked for already."""
    arguments = {"args": [quiz_pk], "kwargs": {}}
    waiting = DBTaskResult.objects.ready().filter(task_path=compute_statistics.module_path, args_kwargs=arguments)
    if not waiting.exists():
        compute_statistics.enqueue(quiz_pk)


@every("item_statistics", seconds=3600)
def keep_statistics() -> None:
    """Once an hour, have the statistics of those quizzes computed anew of which attempts were submitted since."""
    for quiz in item_statistics.stale_quizzes():
        compute_soon(quiz)


@every("compare_questions", seconds=600)
def compare_questions() -> int:
    """Find which questions ask nearly the same, among those that were written since."""
    return pairing_questions.compare_all()
