"""``regulations.yaml``: the regulations a package cites, and the sums they set.

What is not in the register yet is added. What is there stays as it is, whoever wrote it: where the package says
something else, a warning tells so, and an editor decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain import regulations as domain
from courses.extensions import PackageContents, PartPlan
from courses.models import NamedAmount, Regulation
from courses.packages.report import Place
from courses.packages.values import Values
from lms.accounts.models import User
from lms.core.dates import local_date

if TYPE_CHECKING:
    from courses.packages.collecting import Export

FILE = "regulations.yaml"
NOTES = "regulations"
CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")
LARGEST_AMOUNT = 999_999_999_999


@dataclass(frozen=True)
class Register:
    """What a package brings, by code; ``successors`` names what took the place of a regulation."""

    regulations: dict[str, Regulation]
    amounts: dict[str, NamedAmount]
    successors: dict[str, str]


def read_regulations(content: Any, *, place: Place, package: PackageContents) -> PartPlan | None:
    """Read the register of a package; leaves it in ``package.notes``."""
    if not isinstance(content, Mapping):
        place.error(_("Expected “regulations:” and “amounts:”, each a list."))
        return None
    values = Values(content, place)
    register = Register({}, {}, {})
    for one in values.mappings("regulations"):
        _read_one(one, values.place, register.regulations, lambda found: _regulation(found, register))
    for one in values.mappings("amounts"):
        _read_one(one, values.place, register.amounts, lambda found: _amount(found, register))
    values.refuse_others()
    _refuse_unknown_successors(register, values.place)
    _compare_with_stored(register, place, package)
    package.notes[NOTES] = register
    return PartPlan(store=lambda by: _store(register, by=by))


def register_of(package: PackageContents) -> Register:
    """What the package brings; empty without the file."""
    register = package.notes.get(NOTES)
    return register if isinstance(register, Register) else Register({}, {}, {})


def knows_regulation(code: str, package: PackageContents) -> bool:
    """Whether ``code`` is in the package or in our register."""
    return code in register_of(package).regulations or Regulation.objects.filter(code=code).exists()


def _read_one(
    content: Mapping[str, Any], place: Place, known: dict[str, Any], read: Callable[[Values], Model | None]
) -> None:
    """Read one entry into ``known`` by its code."""
    values = Values(content, place)
    code = values.text("code", longest=80)
    if code and not CODE.fullmatch(code):
        values.place.error(_("The code “%(code)s” may have letters, digits and hyphens only.") % {"code": code})
    if code in known:
        values.place.error(_("The code “%(code)s” is there twice.") % {"code": code})
    record = read(values)
    values.refuse_others()
    if record is not None:
        known[code] = record


def _regulation(values: Values, register: Register) -> Regulation:
    code = str(values.content.get("code") or "")
    if successor := values.text("superseded_by", longest=80, default=""):
        register.successors[code] = successor
    verified_on = values.day("verified")
    against = values.text("verified_against", longest=200, default="")
    return Regulation(
        code=code,
        title=values.text("title", longest=500),
        short_title=values.text("short_title", longest=120),
        kind=values.choice("kind", Regulation.Kind.values),
        number=values.text("number", longest=120, default=""),
        signed_on=values.day("signed"),
        effective_on=values.day("in_force_from"),
        ended_on=values.day("last_day"),
        source_url=values.address("url"),
        note=values.text("note", longest=5_000, default=""),
        verified_at=verified_on and timezone.make_aware(dt.datetime.combine(verified_on, dt.time(12))),
        verified_against=against if verified_on else "",
    )


def _amount(values: Values, register: Register) -> NamedAmount | None:
    named = values.text("regulation", longest=80)
    regulation = register.regulations.get(named) or Regulation.objects.filter(code=named).first()
    if named and regulation is None:
        values.place.error(_("There is no regulation “%(code)s” in this package or here.") % {"code": named})
    record = NamedAmount(
        code=str(values.content.get("code") or ""),
        label=values.text("label", longest=200),
        amount=values.decimal("amount", most=LARGEST_AMOUNT, places=2),
        clause=values.text("clause", longest=120, default=""),
        note=values.text("note", longest=5_000, default=""),
    )
    if regulation is None:
        return None
    record.regulation = regulation
    return record


def _refuse_unknown_successors(register: Register, place: Place) -> None:
    for code, successor in register.successors.items():
        if successor not in register.regulations and not Regulation.objects.filter(code=successor).exists():
            place.error(_("There is no regulation “%(code)s” in this package or here.") % {"code": successor})
        elif successor == code:
            place.error(_("A regulation cannot supersede itself, not in a round-about way either."))


def _compare_with_stored(register: Register, place: Place, package: PackageContents) -> None:
    """Warn of what is here and says something else; tell if somebody may not add what is missing."""
    here = Regulation.objects.in_bulk(list(register.regulations), field_name="code")
    amounts = NamedAmount.objects.select_related("regulation").in_bulk(list(register.amounts), field_name="code")
    for code, record in register.regulations.items():
        _compare(regulation_as_yaml(record), here.get(code) and regulation_as_yaml(here[code]), place, package)
    for code, amount in register.amounts.items():
        _compare(amount_as_yaml(amount), amounts.get(code) and amount_as_yaml(amounts[code]), place, package)


def _compare(brought: dict[str, Any], stored: dict[str, Any] | None, place: Place, package: PackageContents) -> None:
    code = brought["code"]
    if stored is None:
        by = package.bound_to
        if by and not by.has_perm("courses.add_regulation"):
            place.error(
                _("“%(code)s” is not in the register, and you may not add to it. Ask a moderator to.") % {"code": code}
            )
        return
    ours = ("verified", "verified_against", "superseded_by")
    differing = [name for name in brought if name not in ours and brought[name] != stored.get(name)]
    if differing:
        place.warn(
            _("“%(code)s” is in the register already and stays as it is; the package says otherwise in: %(names)s.")
            % {"code": code, "names": ", ".join(differing)}
        )


def _store(register: Register, *, by: User | None) -> None:
    """Add what is missing; nothing that is there is touched."""
    here = set(Regulation.objects.filter(code__in=register.regulations).values_list("code", flat=True))
    added = [record for code, record in register.regulations.items() if code not in here]
    for record in added:
        domain.save_regulation(record, by=by)
    stored = Regulation.objects.in_bulk([*register.regulations, *register.successors.values()], field_name="code")
    for record in added:
        if record.code in register.successors:
            domain.supersede(record, stored[register.successors[record.code]], by=by)
    there = set(NamedAmount.objects.filter(code__in=register.amounts).values_list("code", flat=True))
    for code, amount in register.amounts.items():
        if code not in there:
            amount.regulation = stored.get(amount.regulation.code, amount.regulation)
            domain.save_amount(amount, by=by)


def write_regulations(export: Export) -> dict[str, Any]:
    """What the package names, with the regulations that set its amounts and those that took a place; for its file."""
    amounts = NamedAmount.objects.filter(code__in=export.amount_codes).select_related("regulation").order_by("code")
    waiting = export.regulation_codes | {amount.regulation.code for amount in amounts}
    found: dict[str, Regulation] = {}
    while waiting:
        rows = Regulation.objects.filter(code__in=waiting).select_related("superseded_by")
        found |= {row.code: row for row in rows}
        waiting = {row.superseded_by.code for row in rows if row.superseded_by} - set(found)
    written = {
        "regulations": [regulation_as_yaml(found[code]) for code in sorted(found)],
        "amounts": [amount_as_yaml(amount) for amount in amounts],
    }
    return {name: value for name, value in written.items() if value}


# As a package writes them -------------------------------------------------------------------------


def regulation_as_yaml(record: Regulation) -> dict[str, Any]:
    """A regulation as ``regulations.yaml`` has it; what is empty is left out."""
    written = {
        "code": record.code,
        "title": record.title,
        "short_title": record.short_title,
        "kind": str(record.kind),
        "number": record.number,
        "signed": day_as_yaml(record.signed_on),
        "in_force_from": day_as_yaml(record.effective_on),
        "last_day": day_as_yaml(record.ended_on),
        "superseded_by": record.superseded_by.code if record.superseded_by else "",
        "url": record.source_url,
        "note": record.note.replace("\r\n", "\n"),
        "verified": day_as_yaml(record.verified_at and local_date(record.verified_at)),
        "verified_against": record.verified_against if record.verified_at else "",
    }
    return {name: value for name, value in written.items() if value}


def amount_as_yaml(record: NamedAmount) -> dict[str, Any]:
    """A named amount as ``regulations.yaml`` has it; what is empty is left out."""
    written = {
        "code": record.code,
        "label": record.label,
        "amount": number_as_yaml(record.amount),
        "regulation": record.regulation.code,
        "clause": record.clause,
        "note": record.note.replace("\r\n", "\n"),
    }
    return {name: value for name, value in written.items() if value not in ("", None)}


def day_as_yaml(day: dt.date | None) -> str:
    """``7/12/2569``, the Buddhist era."""
    return f"{day.day}/{day.month}/{day.year + 543}" if day else ""


def number_as_yaml(number: Decimal) -> int | float:
    """Without decimals where there are none."""
    return int(number) if number == int(number) else float(number)
