"""The whole demo site, in one transaction: it stands complete or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log, registry

from courses.site import prepare_site
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.demo.authors import give_courses
from lms.demo.learning import make_learning
from lms.demo.people import make_people
from lms.demo.places import NATIONAL_CODE, make_places
from lms.demo.talks import make_talks
from lms.organisations.models import Organisation

LOG_ACTION = "demo.create"
LEAST_SCHOOLS = 3
MOST_SCHOOLS = 30_000


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as, and why."""

    username: str
    role: str
    name: str


@transaction.atomic
def create_demo_site(*, school_count: int, seed: int) -> bool:
    """Make the demo site; tell whether anything was made.

    Safe to repeat with the same arguments: then nothing changes. Raises DomainError for other arguments, or where
    people or places exist that this command did not make.
    """
    if not LEAST_SCHOOLS <= school_count <= MOST_SCHOOLS:
        raise DomainError(_("Between %(least)d and %(most)d schools.") % {"least": LEAST_SCHOOLS, "most": MOST_SCHOOLS})
    asked = {"schools": school_count, "seed": seed}
    made = _made_before()
    if made is not None:
        if made != asked:
            raise DomainError(
                _("The demo site stands already, with --schools %(schools)s --seed %(seed)s. Use an empty database.")
                % made
            )
        return False
    if Organisation.objects.exists() or User.objects.filter(is_demo=False).exclude(is_superuser=True).exists():
        raise DomainError(_("There are real people or places in this database. Use an empty one for demo data."))
    prepare_site()
    places = make_places(school_count, chance=_chance(seed, "places"))
    people = make_people(places, chance=_chance(seed, "people"))
    give_courses(people.trainers)
    make_learning(people, places, chance=_chance(seed, "learning"))
    make_talks(people, places, chance=_chance(seed, "talks"))
    log(instance=places.national, action=LOG_ACTION, user=people.admin, data=asked)
    return True


def sign_ins() -> list[SignIn]:
    """One person for every role, in the order in which the roles meet the product."""
    roles = {
        "clerk00001": _("clerk"),
        "director00001": _("school director"),
        "director00002": _("director of two schools"),
        "head001": _("cluster head"),
        "officer001": _("area officer"),
        "officer002": _("officer of another area"),
        "national1": _("national officer"),
        "trainer1": _("trainer"),
        "moderator1": _("moderator"),
        "people1": _("people officer"),
        "admin": _("administrator"),
    }
    people = User.objects.filter(is_demo=True).in_bulk(roles, field_name="username")
    return [SignIn(name, role, str(people[name])) for name, role in roles.items() if name in people]


def _made_before() -> dict | None:
    national = Organisation.objects.filter(code=NATIONAL_CODE).first()
    if national is None:
        return None
    entry = registry.get_logs_for_instance(national).filter(action=LOG_ACTION).first()
    return entry.data if entry else None


def _chance(seed: int, subject: str) -> Random:
    """Each subject has its own dice, so that a change in one leaves the others as they were."""
    return Random(f"{seed}:{subject}")  # noqa: S311 - the same seed must give the same site
