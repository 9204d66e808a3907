import pytest
from django.core.management import call_command

from lms.core.errors import DomainError
from lms.demo.closing import close_demo_accounts, refuse_open_demo_accounts
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_production_is_refused_while_a_demo_person_can_sign_in():
    refuse_open_demo_accounts()
    UserFactory(is_demo=True)
    with pytest.raises(DomainError, match="close_demo_accounts"):
        refuse_open_demo_accounts()


def test_a_demo_person_without_password_or_switched_off_is_no_danger():
    UserFactory(is_demo=True, is_active=False)
    without = UserFactory(is_demo=True)
    without.set_unusable_password()
    without.save()
    refuse_open_demo_accounts()


def test_closing_switches_demo_people_off_and_nobody_else(client, capsys):
    real, demo = UserFactory(), UserFactory(is_demo=True)
    client.force_login(demo)
    call_command("close_demo_accounts")
    assert capsys.readouterr().out == "1 demo people switched off.\n"
    demo.refresh_from_db()
    real.refresh_from_db()
    assert (demo.is_active, demo.has_usable_password()) == (False, False)
    assert (real.is_active, real.has_usable_password()) == (True, True)
    assert client.get("/accounts/profile/").status_code == 302
    assert close_demo_accounts() == 0
