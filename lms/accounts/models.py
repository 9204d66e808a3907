"""Who a person is. Nothing here knows of schools."""

from __future__ import annotations

import re

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.core.text import normalise

# Letters, digits and Thai vowels and tone marks (which are not "word" characters to Python), joined by . - _ @ +
username_validator = RegexValidator(
    re.compile(r"^[\w\u0e00-\u0e7f][\w\u0e00-\u0e7f.@+-]{1,79}$"),
    _("Use letters, digits and . - _ @ + only, in Thai or Latin, at least two characters."),
)
username_validators = [username_validator]


class User(AbstractUser):
    """A person who can sign in, by a username in Thai or Latin; an e-mail address is optional."""

    username = models.CharField(
        _("username"),
        max_length=80,
        unique=True,
        validators=username_validators,
        error_messages={"unique": _("Somebody else has this username.")},
    )
    title_prefix = models.CharField(
        _("title prefix"), max_length=40, blank=True, help_text=_("For example นาย, นาง, นางสาว.")
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_demo = models.BooleanField(
        _("demo person"),
        default=False,
        editable=False,
        help_text=_("Made for trying out; cannot sign in in production."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["first_name", "last_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="username_once_in_any_case",
                violation_error_message=_("Somebody else has this username."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """As stored and compared. Django's own NFKC would take sara am apart."""
        return normalise(username) if isinstance(username, str) else username

    def get_full_name(self) -> str:
        """``นางสาวปิ่น ใจดี``: no space between title and first name."""
        return f"{self.title_prefix}{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.username
