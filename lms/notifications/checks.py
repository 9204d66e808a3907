"""System check: no kind of message without words."""

from django.core.checks import Error, register
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template

from lms.notifications.kinds import all_kinds


@register
def every_kind_has_its_templates(app_configs, **kwargs) -> list[Error]:
    """``templates/notifications/<kind>/subject.txt`` and ``body.txt`` exist for each registered kind."""
    return [
        Error(f"The kind of message {kind.name!r} has no template {name}.", id="notifications.E001")
        for kind in all_kinds()
        for name in kind.templates
        if not _exists(name)
    ]


def _exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
