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
    tree = {"national": Organisation.add_root(kind="national", code="obec", name="สพฐ.")}
    for prefix, number in (("", "8002"), ("other_", "8003")):
        area = below(tree["national"], kind="area", code=number, name=f"สพป. {number}", cluster_label="กลุ่มโรงเรียน")
        cluster = below(area, kind="cluster", code=f"{number}-1", name=f"กลุ่ม {number}")
        school = below(cluster, kind="school", code=f"{number}0001", name=f"โรงเรียนบ้านหนึ่ง {number}")
        tree |= {f"{prefix}area": area, f"{prefix}cluster": cluster, f"{prefix}school": school}
    tree["next_school"] = below(tree["cluster"], kind="school", code="80020002", name="โรงเรียนบ้านสอง")
    Organisation.objects.bulk_create(list(tree.values())[1:])
    Organisation.objects.filter(pk=tree["national"].pk).update(numchild=2)
    return tree


def below(parent: Organisation, **fields) -> Organisation:
    """A further child of ``parent``, not saved yet; neither is the count of children."""
    parent.numchild += 1
    depth = parent.depth + 1
    return Organisation(path=Organisation._get_path(parent.path, depth, parent.numchild), depth=depth, **fields)


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
