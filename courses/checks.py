"""System checks: conventions of our page models, told by ``manage.py check``."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from wagtail.models import Page

from courses.models import UnitPage
from courses.models.pages import DrawnByView

OURS = ("lms.", "courses.", "assessments.", "networks.")


@register()
def check_pages(app_configs: Sequence[AppConfig] | None, **_more) -> list[CheckMessage]:
    """Every page model of ours says where it may stand, what it is, and how it is shown."""
    chosen = {config.label for config in app_configs} if app_configs else None
    models = [model for model in apps.get_models() if issubclass(model, Page) and model.__module__.startswith(OURS)]
    return [error for model in models if chosen is None or model._meta.app_label in chosen for error in _errors(model)]


def _errors(model: type[Page]) -> list[CheckMessage]:
    own = model.__dict__
    errors = []
    if "parent_page_types" not in own:
        errors.append(_error(model, "names no parent_page_types: children name their parents.", "E001"))
    if not (model.__doc__ or "").strip() or (model.__doc__ or "").startswith(f"{model.__name__}("):
        errors.append(_error(model, "has no docstring that says what it is.", "E002"))
    if not issubclass(model, DrawnByView):
        errors.append(_error(model, "does not extend DrawnByView: its preview would miss the view.", "E005"))
    elif model.is_creatable and "drawn_by" not in own:
        errors.append(_error(model, "is drawn by no view: its app names one in ready().", "E003"))
    if issubclass(model, UnitPage) and model.subpage_types != []:
        errors.append(_error(model, "is a unit and must say subpage_types = [].", "E004"))
    return errors


def _error(model: type[Page], what: str, code: str) -> Error:
    return Error(f"{model.__name__} {what}", obj=model, id=f"courses.{code}")
