"""Who may add, change, delete or choose an upload: by collection, and always what one has uploaded oneself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Model, QuerySet
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from lms.accounts.models import User
from media.models import Document, Image, Media

_openers: list[Callable[[User, type[Model]], QuerySet]] = []


def also_open(find: Callable[[User, type[Model]], QuerySet]) -> None:
    """Let people choose what ``find`` finds: keys, called ``upload``, by person and model. For apps above."""
    _openers.append(find)


class OwnUploadsPolicy(CollectionOwnershipPermissionPolicy):
    """As Wagtail's, and whoever may add to a collection may choose what they added: others' uploads stay closed.

    What apps above open (see ``also_open``) those who upload may choose, too; changing it stays with its owner.
    """

    def user_has_permission(self, user: User, action: str) -> bool:
        return super().user_has_permission(user, action) or (action == "choose" and self._check_perm(user, ["add"]))

    def user_has_any_permission_for_instance(self, user: User, actions: Iterable[str], instance: Model) -> bool:
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        if "choose" not in actions or not self._check_perm(user, ["add"]):
            return False
        is_own = getattr(instance, f"{self.owner_field_name}_id") == user.pk
        if is_own and self._check_perm(user, ["add"], collection=instance.collection):
            return True
        return any(instance.pk in find(user, self.model).values_list("upload", flat=True) for find in _openers)

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet:
        allowed = super().instances_user_has_any_permission_for(user, actions)
        if "choose" not in actions or user.is_superuser or not (user.is_authenticated and user.is_active):
            return allowed
        shelves = self._collections_with_perm(user, ["add"])
        found = self.model._default_manager
        allowed |= found.filter(collection__in=shelves, **{self.owner_field_name: user})
        if self._check_perm(user, ["add"]):
            for find in _openers:
                allowed |= found.filter(pk__in=find(user, self.model))
        return allowed

    def collections_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet:
        widened = {*actions, "add"} if "choose" in actions else set(actions)
        return super().collections_user_has_any_permission_for(user, widened)


permission_policy = OwnUploadsPolicy("media.Media", owner_field_name="uploaded_by")
POLICIES = {Image: image_policy, Document: document_policy, Media: permission_policy}


def close_others_uploads() -> None:
    """Give Wagtail's pictures and documents the same policy. It has no setting for it, and one object that all ask."""
    image_policy.__class__ = document_policy.__class__ = OwnUploadsPolicy


def open_to(user: User, model: type[Model]) -> QuerySet:
    """The uploads of a kind that ``user`` may choose or change."""
    return POLICIES[model].instances_user_has_any_permission_for(user, ["choose", "change"])
