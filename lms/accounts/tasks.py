"""What accounts send beside the web."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from lms.accounts.models import User


@task(backend="jobs")
def send_password_reset(user_pk: int, email: str, origin: str, language: str) -> None:
    """Write to ``email`` how to set a new password; the secret link is made here and rests in no queue."""
    user = User.objects.get(pk=user_pk)
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with translation.override(language):
        context = {"user": user, "url": origin + reverse("account_reset_password_from_key", kwargs=key)}
        subject = render_to_string("account/email/password_reset_key_subject.txt", context)
        body = render_to_string("account/email/password_reset_key_message.txt", context)
        send_mail(subject.strip(), body, None, [email])
