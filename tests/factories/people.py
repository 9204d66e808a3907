"""Organisations and the people in them."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from lms.accounts.models import User
from lms.organisations.models import Organisation, Posting, RoleAssignment

LONG_AGO = dt.date(2018, 10, 1)


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with the password ``ธุรการ2569``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"clerk{n:05d}")
    title_prefix = "นางสาว"
    first_name = factory.Sequence(lambda n: f"ปิ่น{n}")
    last_name = "ใจดี"
    password = factory.django.Password("ธุรการ2569")


def make_tree() -> dict[str, Organisation]:
    """national > area > cluster > school, and beside them another of each below the same national office."""
    national = Organisation.add_root(kind="national", code="obec", name="สพฐ.")
    tree = {"national": national}
    for prefix, number in (("", "8002"), ("other_", "8003")):
        area = national.add_child(kind="area", code=number, name=f"สพป. {number}", cluster_label="กลุ่มโรงเรียน")
        cluster = area.add_child(kind="cluster", code=f"{number}-1", name=f"กลุ่ม {number}")
        school = cluster.add_child(kind="school", code=f"{number}0001", name=f"โรงเรียนบ้านหนึ่ง {number}")
        tree |= {f"{prefix}area": area, f"{prefix}cluster": cluster, f"{prefix}school": school}
    tree["next_school"] = tree["cluster"].add_child(kind="school", code="80020002", name="โรงเรียนบ้านสอง")
    return tree


def post(user: User, organisation: Organisation, *, position: str = "clerk", **more) -> Posting:
    """Let ``user`` work at ``organisation`` since long ago."""
    return Posting.objects.create(
        user=user, organisation=organisation, position=position, **({"starts_on": LONG_AGO} | more)
    )


def make_clerk(organisation: Organisation, **fields) -> User:
    """A clerk with a posting."""
    user = UserFactory(**fields)
    post(user, organisation)
    return user


def make_supervisor(organisation: Organisation, *, position: str = "director", **fields) -> User:
    """Somebody posted at ``organisation`` who supervises it and everything below."""
    user = UserFactory(**fields)
    post(user, organisation, position=position)
    RoleAssignment.objects.create(user=user, role="supervisor", organisation=organisation, starts_on=LONG_AGO)
    return user
