"""What the admin's screens of domain records share: they write through domain functions, and delete nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.permissions import ModelPermissionPolicy

from lms.core.errors import DomainError
from lms.core.queries import has_all
from lms.core.text import normalise


class FindsByWords(BaseFilterForm):
    """The search of a dialog in which records are chosen: each word of ``q`` fits one of the ``lookups``."""

    q = forms.CharField(required=False)
    lookups: tuple[str, ...] = ()

    def filter(self, objects: QuerySet) -> QuerySet:
        words = normalise(self.cleaned_data.get("q") or "").split()
        self.is_searching, self.search_query = bool(words), " ".join(words)
        for word in words:
            objects = objects.filter(Q(*((lookup, word) for lookup in self.lookups), _connector=Q.OR))
        return objects


class NeverDeleted(ModelPermissionPolicy):
    """Records that end, change or are cancelled; they are never deleted, because the past hangs on them."""

    forbidden = frozenset({"delete"})

    def user_has_permission(self, user, action: str) -> bool:
        return action not in self.forbidden and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return super().user_has_any_permission(user, set(actions) - self.forbidden)


class WritesThroughDomain:
    """A create or edit view whose form hands over to the domain, and shows its refusal as an error of the form."""

    def save_instance(self):
        return self.form.write(by=self.request.user)

    def form_valid(self, form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(None, str(error))
            self.produced_error_message = str(error)
            return self.form_invalid(form)


class CreateThroughDomain(WritesThroughDomain, generic.CreateView):
    """``form.write(by=…)`` makes the record."""


class EditThroughDomain(WritesThroughDomain, generic.EditView):
    """``form.write(by=…)`` changes the record."""


class ChosenAmong:
    """What a chooser hands back is looked up in ``get_object_list()``: what the editor may choose, or 404."""

    def get_object(self, pk: str) -> Model:
        return self.get_objects([pk])[0]

    def get_objects(self, pks: Iterable[str]) -> list[Model]:
        if not has_all(self.get_object_list(), pks):
            raise Http404
        return list(self.get_object_list().filter(pk__in=pks))


class NothingCreated(chooser.CreateView):
    """For choosers of records that are made elsewhere."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        raise Http404
