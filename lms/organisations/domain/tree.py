"""The tree itself: adding, renaming and moving offices and schools, one by one or thirty thousand at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise
from lms.organisations.domain.locks import CHUNK, in_chunks
from lms.organisations.models import Organisation, code_validator

RANK = [kind.value for kind in Organisation.Kind]  # from the top down


@dataclass(frozen=True)
class OrganisationPlan:
    """An organisation that should exist, and those below it."""

    kind: str
    code: str
    name: str
    short_name: str = ""
    cluster_label: str = ""
    children: Sequence[OrganisationPlan] = ()


@transaction.atomic
def add_organisation(parent: Organisation | None, plan: OrganisationPlan, *, by: User | None) -> Organisation:
    """Add one organisation below ``parent`` (``None``: as a national office), without its children.

    Raises DomainError if the code is taken or malformed, if it cannot stand below ``parent``, or for a second root.
    """
    _lock_tree()
    _refuse_bad_code(plan.code)
    _refuse_wrong_place(plan.kind, parent)
    if Organisation.objects.filter(code=plan.code).exists():
        raise DomainError(_("The code %(code)s is in use already.") % {"code": plan.code})
    if parent is None:
        organisation = Organisation.add_root(instance=_from_plan(plan))
    else:
        organisation = Organisation.objects.get(pk=parent.pk).add_child(instance=_from_plan(plan))
    log(instance=organisation, action="wagtail.create", user=by)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, by: User | None, code: str, name: str, short_name: str = "", cluster_label: str = ""
) -> Organisation:
    """Give an organisation other names or another code; its kind and place stay."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _refuse_bad_code(code)
    if Organisation.objects.filter(code=code).exclude(pk=organisation.pk).exists():
        raise DomainError(_("The code %(code)s is in use already.") % {"code": code})
    organisation.code = code
    organisation.name = normalise(name)
    organisation.short_name = normalise(short_name)
    organisation.cluster_label = normalise(cluster_label)
    organisation.save(update_fields=["code", "name", "short_name", "cluster_label"])
    log(instance=organisation, action="wagtail.edit", user=by)
    return organisation


@transaction.atomic
def move_organisation(organisation: Organisation, parent: Organisation, *, by: User | None) -> Organisation:
    """Put an organisation, with everything below it, under another ``parent``: a school changes its cluster.

    Postings and enrolments hang on the organisation and go along; so does the reach of roles held above it.
    """
    _lock_tree()
    organisation = Organisation.objects.get(pk=organisation.pk)
    parent = Organisation.objects.get(pk=parent.pk)
    if organisation.path[: len(parent.path)] == parent.path and organisation.depth == parent.depth + 1:
        return organisation
    _refuse_wrong_place(organisation.kind, parent)
    organisation.move(parent, pos="last-child")
    log(instance=organisation, action="wagtail.edit", user=by)
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def load_organisations(
    plans: Sequence[OrganisationPlan], *, parent: Organisation | None = None
) -> dict[str, Organisation]:
    """Let a whole tree exist below ``parent``; return every organisation of ``plans`` by its code.

    Safe to repeat: what exists under its code stays as it is. A few statements a level, however many schools. Raises
    DomainError if a code stands elsewhere already, is malformed, or a kind cannot stand where it is planned.
    """
    _lock_tree()
    if parent is not None:
        parent = Organisation.objects.get(pk=parent.pk)
    loaded: dict[str, Organisation] = {}
    level: list[tuple[Organisation | None, OrganisationPlan]] = [(parent, plan) for plan in plans]
    while level:
        loaded |= _load_level(level)
        level = [(loaded[plan.code], child) for _parent, plan in level for child in plan.children]
    return loaded


def _load_level(level: list[tuple[Organisation | None, OrganisationPlan]]) -> dict[str, Organisation]:
    existing = _existing([plan.code for _parent, plan in level])
    last_step = _last_steps(level[0][0].depth + 1 if level[0][0] else 1)
    new: list[Organisation] = []
    for parent, plan in level:
        here = parent.path if parent else ""
        if plan.code in existing:
            _refuse_other_place(existing[plan.code], here)
            continue
        _refuse_bad_code(plan.code)
        _refuse_wrong_place(plan.kind, parent)
        organisation = _from_plan(plan)
        last_step[here] = last_step.get(here, 0) + 1
        organisation.depth = parent.depth + 1 if parent else 1
        organisation.path = Organisation._get_path(here, organisation.depth, last_step[here])
        existing[plan.code] = organisation
        new.append(organisation)
        if parent:
            parent.numchild += 1
    Organisation.objects.bulk_create(new, batch_size=CHUNK)
    parents = {parent.pk: parent for parent, _plan in level if parent}
    Organisation.objects.bulk_update(parents.values(), ["numchild"], batch_size=CHUNK)
    return existing


def _existing(codes: list[str]) -> dict[str, Organisation]:
    if len(set(codes)) != len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise DomainError(_("The code %(code)s stands twice.") % {"code": twice})
    found: dict[str, Organisation] = {}
    for chunk in in_chunks(codes):
        found |= {organisation.code: organisation for organisation in Organisation.objects.filter(code__in=chunk)}
    return found


def _last_steps(depth: int) -> dict[str, int]:
    """The number of the last child of every parent whose children stand at ``depth``, by the parent's path."""
    step = Organisation.steplen
    last = (
        Organisation.objects.filter(depth=depth)
        .order_by()
        .annotate(parent_path=Substr("path", 1, step * (depth - 1)))
        .values_list("parent_path")
        .annotate(last=Max("path"))
    )
    return {parent_path: Organisation._str2int(path[-step:]) for parent_path, path in last}


def _from_plan(plan: OrganisationPlan) -> Organisation:
    return Organisation(
        kind=plan.kind,
        code=plan.code,
        name=normalise(plan.name),
        short_name=normalise(plan.short_name),
        cluster_label=normalise(plan.cluster_label),
    )


def _lock_tree() -> None:
    """One change of the tree at a time: children are numbered after the last one."""
    list(Organisation.objects.filter(depth=1).select_for_update().values_list("pk"))


def _refuse_bad_code(code: str) -> None:
    try:
        code_validator(code)
    except ValidationError as error:
        raise DomainError(error.message) from error


def _refuse_wrong_place(kind: str, parent: Organisation | None) -> None:
    if parent is None and kind != RANK[0]:
        raise DomainError(_("Only a national office stands at the top."))
    if parent is None and Organisation.objects.filter(depth=1).exists():
        raise DomainError(_("There is a national office already. All others stand below it."))
    if parent is not None and RANK.index(kind) <= RANK.index(parent.kind):
        raise DomainError(
            _("%(kind)s cannot stand below %(place)s.") % {"kind": Organisation.Kind(kind).label, "place": parent.name}
        )


def _refuse_other_place(organisation: Organisation, parent_path: str) -> None:
    if organisation.path[: -Organisation.steplen] != parent_path:
        raise DomainError(
            _("The code %(code)s belongs to %(name)s, which stands elsewhere.")
            % {"code": organisation.code, "name": organisation.name}
        )
