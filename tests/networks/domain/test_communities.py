import pytest

from courses.models import SubjectArea
from networks.domain.communities import SUBJECTS, ensure_communities
from networks.models import Community
from tests.factories.people import make_tree

pytestmark = pytest.mark.django_db


def places(**filters) -> list[tuple[str, str]]:
    return sorted(Community.objects.filter(**filters).values_list("organisation__code", "subject_area"))


def test_an_area_gets_its_community_one_a_subject_and_one_a_cluster():
    tree = make_tree()
    assert ensure_communities(tree["area"]) == 6
    assert places() == [
        ("8002", ""),
        ("8002", "clerical"),
        ("8002", "finance_procurement"),
        ("8002", "information_systems"),
        ("8002", "new_dltv"),
        ("8002-1", ""),
    ]


def test_from_the_national_office_every_area_gets_its_own():
    assert ensure_communities(make_tree()["national"]) == 12


def test_repeating_makes_nothing_and_keeps_names():
    tree = make_tree()
    ensure_communities(tree["area"])
    Community.objects.filter(organisation=tree["area"], subject_area="").update(name="เพื่อนธุรการ")
    assert ensure_communities(tree["area"]) == 0
    assert Community.objects.filter(name="เพื่อนธุรการ").count() == 1


def test_names_are_thai():
    tree = make_tree()
    ensure_communities(tree["area"])
    assert list(Community.objects.filter(organisation=tree["area"]).values_list("name", flat=True)) == [
        "เครือข่ายธุรการ สพป. 8002",
        "งานธุรการและสารบรรณ · สพป. 8002",
        "งานการเงินและพัสดุ · สพป. 8002",
        "งานข้อมูลสารสนเทศ · สพป. 8002",
        "New DLTV · สพป. 8002",
    ]


def test_every_subject_has_a_name():
    assert set(SUBJECTS) == set(SubjectArea)


@pytest.mark.parametrize("clusters", [1, 3])
def test_the_number_of_queries_does_not_grow_with_clusters(clusters, django_assert_num_queries):
    area = make_tree()["other_area"]
    for number in range(2, clusters + 1):
        area.add_child(kind="cluster", code=f"8003-{number}", name="กลุ่ม")
    with django_assert_num_queries(5):
        ensure_communities(area)
