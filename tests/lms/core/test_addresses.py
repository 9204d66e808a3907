import pytest

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/learning/units/{}/note/",
        "/learning/{}/keep/",
        "/supervise/programmes/{}/more-time/",
        "/admin/course-owners/{}/",
        "/admin/as-learner/{}/course/",
        "/admin/pages/{}/edit/",
    ],
)
@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 5000])
def test_a_number_too_long_for_a_database_is_nobodys_address(client, address, number):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(address.format(number)).status_code == 404
