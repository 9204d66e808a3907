"""What ``make run`` does to an empty machine before it serves, and never does twice.

Each step is safe to repeat and the mark is written last, so that a first run that was broken off is finished by the
next one. A database that already holds people of its own is left as it is.
"""

from contextlib import suppress
from io import StringIO

import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.core.models import Tick
from lms.core.release import Say, upgrade

MARK = "first_run"
DEMO_SCHOOLS = 189
DEMO_SEED = 1


def prepare(say: Say) -> bool:
    """Bring translations, static files, database and content to where the site can be served.

    Whether there was anything to do.
    """
    said: list[str] = []

    def note(text: str) -> None:
        said.append(text)
        say(text)

    upgrade(note)
    if not Tick.objects.filter(name=MARK).exists():
        _fill(note)
        Tick.objects.create(name=MARK, ran_at=timezone.now())
    return bool(said)


def _fill(say: Say) -> None:
    """Content and people to try the site with, unless somebody's own are there."""
    if get_user_model().objects.filter(is_demo=False).exists():
        say("ฐานข้อมูลนี้มีผู้ใช้อยู่แล้ว จึงไม่เพิ่มข้อมูลสาธิต (people found: no demo data added)")
        return
    say("กำลังเตรียมหลักสูตรและข้อมูลสาธิต … (loading courses and demo people)")
    call_command("prepare_site", stdout=StringIO())
    packages = starter_packages()
    if packages:
        call_command("load_course_package", *packages, stdout=StringIO())
    with suppress(CommandError):  # a demo site of another size stands already
        call_command("create_demo_site", schools=DEMO_SCHOOLS, seed=DEMO_SEED, stdout=StringIO())


def starter_packages() -> list[str]:
    """Course packages of the shipped programme, in its order."""
    starter = settings.BASE_DIR / "lms" / "starter"
    programme = yaml.safe_load((starter / "programme.yaml").read_text(encoding="utf-8"))
    return [str(starter / name) for name in programme["packages"]]
