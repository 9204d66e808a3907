"""Mail leaves beside the web: at once after a commit, and by a sweep for what waits for another try."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from lms.core.jobs import every
from lms.notifications.domain import sending


@task(backend="jobs")
def send_messages() -> int:
    """Send some of what is due; how many left. The rest is another job, so that other jobs have their turn."""
    count = sending.send_due()
    if count and sending.is_any_due():
        send_soon()
    return count


def send_soon() -> None:
    """Wake a worker, unless one is asked for already: a thousand messages need one job."""
    if not DBTaskResult.objects.ready().filter(task_path=send_messages.module_path).exists():
        send_messages.enqueue()


@every("send_messages", seconds=60)
def sweep() -> None:
    """Take up what waits for another try, and what a killed worker or a lost job left behind."""
    sending.send_due()
