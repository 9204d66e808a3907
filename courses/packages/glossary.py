"""``glossary.yaml``: the words that lessons of a package explain. As with regulations, what is here stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from courses.domain.glossary import save_term
from courses.extensions import PackageContents, PartPlan
from courses.models import GlossaryTerm, Regulation
from courses.packages.regulations import CODE, knows_regulation
from courses.packages.report import Place
from courses.packages.values import Values
from lms.accounts.models import User

if TYPE_CHECKING:
    from courses.packages.collecting import Export

FILE = "glossary.yaml"
NOTES = "terms"


def read_terms(content: Any, *, place: Place, package: PackageContents) -> PartPlan | None:
    """Read the terms of a package; leaves them in ``package.notes``."""
    if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
        place.error(_("“%(name)s” must be a list of names and values.") % {"name": FILE})
        return None
    terms = [_term(one, place, package) for one in content]
    package.notes[NOTES] = [term for term, _code in terms]
    return PartPlan(store=lambda by: _store(terms, by=by))


def terms_of(package: PackageContents) -> list[GlossaryTerm]:
    """What the package explains; nothing without the file."""
    return list(package.notes.get(NOTES, ()))


def write_terms(export: Export) -> list[dict[str, Any]]:
    """The terms that the lessons of a course name, for the file."""
    terms = GlossaryTerm.objects.filter(code__in=export.term_codes).select_related("regulation").order_by("code")
    export.regulation_codes.update(term.regulation.code for term in terms if term.regulation)
    return [_as_yaml(term, term.regulation.code if term.regulation else "") for term in terms]


def _term(content: Mapping[str, Any], place: Place, package: PackageContents) -> tuple[GlossaryTerm, str]:
    values = Values(content, place)
    term = GlossaryTerm(
        code=values.text("code", longest=80),
        term=values.text("term", longest=120),
        meaning=values.text("meaning", longest=600),
        clause=values.text("clause", longest=120, default=""),
    )
    regulation = values.text("regulation", longest=80, default="")
    values.refuse_others()
    if term.code and not CODE.fullmatch(term.code):
        values.place.error(_("The code “%(code)s” may have letters, digits and hyphens only.") % {"code": term.code})
    if regulation and not knows_regulation(regulation, package):
        message = _("There is no regulation “%(code)s” in this package or here.")
        values.place.error(message % {"code": regulation})
    _compare(term, regulation, values.place, package)
    return term, regulation


def _compare(term: GlossaryTerm, regulation: str, place: Place, package: PackageContents) -> None:
    """Warn of a term that is here and says something else; tell of one that cannot be added."""
    known = GlossaryTerm.objects.filter(code=term.code).select_related("regulation").first()
    if known:
        stored = _as_yaml(known, known.regulation.code if known.regulation else "")
        if stored != _as_yaml(term, regulation):
            place.warn(_("“%(term)s” is in the glossary already and stays as it is.") % {"term": known.term})
    elif package.bound_to and not package.bound_to.has_perm("courses.add_glossaryterm"):
        place.error(_("You may not add “%(term)s” to the glossary.") % {"term": term.term})
    elif GlossaryTerm.objects.filter(term=term.term).exists():
        place.error(_("“%(term)s” is in the glossary already.") % {"term": term.term})


def _store(terms: list[tuple[GlossaryTerm, str]], *, by: User | None) -> None:
    """Add what is missing."""
    here = set(
        GlossaryTerm.objects.filter(code__in=[term.code for term, _code in terms]).values_list("code", flat=True)
    )
    for term, regulation in terms:
        if term.code not in here:
            term.regulation = Regulation.objects.get(code=regulation) if regulation else None
            save_term(term, by=by)


def _as_yaml(term: GlossaryTerm, regulation: str) -> dict[str, Any]:
    written = {
        "code": term.code,
        "term": term.term,
        "meaning": term.meaning.replace("\r\n", "\n").strip(),
        "regulation": regulation,
        "clause": term.clause,
    }
    return {name: value for name, value in written.items() if value}
