"""What is noted when somebody signs in."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lms.accounts.models import User

EDITOR_KEY = "opens_editor"


@receiver(user_logged_in)
def note_editors(sender: type[User], request: HttpRequest, user: User, **_kwargs) -> None:
    """Remember in the session that this person may open the editor, so that no page need ask for permissions."""
    if user.has_perm("wagtailadmin.access_admin"):
        request.session[EDITOR_KEY] = True
