"""What recurs without anybody asking."""

from assessments.domain import attempts, question_files
from lms.core.jobs import every


@every("close_overdue_attempts", seconds=30)
def close_overdue_attempts() -> int:
    """Grade what was saved when the time is over, even if nobody comes back."""
    return attempts.close_overdue_attempts()


@every("delete_expired_question_files", seconds=3600)
def delete_expired_question_files() -> int:
    """Files that were looked at and never taken in."""
    return question_files.delete_expired()
