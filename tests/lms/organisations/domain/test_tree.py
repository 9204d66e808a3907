import pytest
from django.db import IntegrityError
from wagtail.log_actions import registry

from lms.core.errors import DomainError
from lms.organisations import domain
from lms.organisations.domain import OrganisationPlan
from lms.organisations.models import Organisation
from tests.factories.people import UserFactory, make_tree

pytestmark = pytest.mark.django_db


def school(code: str) -> OrganisationPlan:
    return OrganisationPlan("school", code, f"โรงเรียน {code}")


def plan_of(*codes: str) -> OrganisationPlan:
    return OrganisationPlan("cluster", "c1", "กลุ่ม 1", children=[school(code) for code in codes])


def test_a_school_is_added_below_its_cluster_and_logged():
    tree, officer = make_tree(), UserFactory()
    added = domain.add_organisation(tree["cluster"], school("80020003"), by=officer)
    assert added.get_parent() == tree["cluster"]
    assert registry.get_logs_for_instance(added).get().user == officer
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_only_a_national_office_stands_at_the_top():
    with pytest.raises(DomainError):
        domain.add_organisation(None, school("1"), by=None)


def test_there_is_one_national_office():
    make_tree()
    with pytest.raises(DomainError):
        domain.add_organisation(None, OrganisationPlan("national", "obec2", "สพฐ. สอง"), by=None)


def test_the_database_holds_one_tree():
    make_tree()
    with pytest.raises(IntegrityError):
        Organisation.add_root(kind="national", code="obec2", name="สพฐ. สอง")


def test_an_area_cannot_stand_below_a_school():
    tree = make_tree()
    with pytest.raises(DomainError):
        domain.add_organisation(tree["school"], OrganisationPlan("area", "8004", "สพป."), by=None)


def test_a_code_is_used_once():
    tree = make_tree()
    with pytest.raises(DomainError, match="80020001"):
        domain.add_organisation(tree["cluster"], school("80020001"), by=None)


def test_a_malformed_code_is_refused():
    tree = make_tree()
    with pytest.raises(DomainError):
        domain.add_organisation(tree["cluster"], school("8002 <b>"), by=None)


def test_an_organisation_gets_other_names():
    tree = make_tree()
    changed = domain.change_organisation(tree["school"], by=None, code="80020009", name="โรงเรียนบ้านนํ้าตก")
    assert (changed.code, changed.name, changed.path) == ("80020009", "โรงเรียนบ้านน้ำตก", tree["school"].path)


def test_an_organisation_cannot_take_the_code_of_another():
    tree = make_tree()
    with pytest.raises(DomainError):
        domain.change_organisation(tree["school"], by=None, code="80020002", name="โรงเรียน")


def test_a_school_moves_to_another_cluster():
    tree = make_tree()
    moved = domain.move_organisation(tree["school"], tree["other_cluster"], by=None)
    assert moved.get_parent() == tree["other_cluster"]
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_moving_to_where_it_stands_changes_nothing():
    tree = make_tree()
    assert domain.move_organisation(tree["school"], tree["cluster"], by=None).path == tree["school"].path


def test_a_cluster_cannot_move_below_a_school():
    tree = make_tree()
    with pytest.raises(DomainError):
        domain.move_organisation(tree["other_cluster"], tree["school"], by=None)


def test_a_whole_tree_is_loaded_below_an_area():
    tree = make_tree()
    loaded = domain.load_organisations([plan_of("80021001", "80021002")], parent=tree["area"])
    assert sorted(loaded) == ["80021001", "80021002", "c1"]
    assert [one.name for one in loaded["c1"].get_children()] == ["โรงเรียน 80021001", "โรงเรียน 80021002"]
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_loading_again_adds_only_what_is_missing():
    tree = make_tree()
    domain.load_organisations([plan_of("80021001")], parent=tree["area"])
    before = Organisation.objects.count()
    loaded = domain.load_organisations([plan_of("80021002", "80021001")], parent=tree["area"])
    assert Organisation.objects.count() == before + 1
    assert [one.code for one in loaded["c1"].get_children()] == ["80021001", "80021002"]
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_a_whole_country_is_loaded_at_the_top():
    loaded = domain.load_organisations(
        [OrganisationPlan("national", "obec", "สพฐ.", children=[OrganisationPlan("area", "8002", "สพป.")])]
    )
    assert loaded["8002"].get_parent() == loaded["obec"]


def test_loading_a_code_that_stands_elsewhere_is_refused():
    tree = make_tree()
    with pytest.raises(DomainError, match="80020001"):
        domain.load_organisations([school("80020001")], parent=tree["other_cluster"])


def test_loading_one_code_twice_is_refused():
    tree = make_tree()
    with pytest.raises(DomainError, match="80021001"):
        domain.load_organisations([school("80021001"), school("80021001")], parent=tree["cluster"])


@pytest.mark.parametrize("school_count", [1, 3])
def test_loading_takes_a_constant_number_of_queries(school_count, django_assert_num_queries):
    tree = make_tree()
    plan = plan_of(*[f"8002100{number}" for number in range(school_count)])
    with django_assert_num_queries(12):  # savepoint, lock, parent; then four statements a level; release
        domain.load_organisations([plan], parent=tree["area"])
