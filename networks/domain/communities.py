"""The communities every area begins with."""

from django.db import transaction

from courses.models import SubjectArea
from lms.organisations.models import Organisation
from networks.models import Community

SUBJECTS = {
    SubjectArea.CLERICAL: "งานธุรการและสารบรรณ",
    SubjectArea.FINANCE_PROCUREMENT: "งานการเงินและพัสดุ",
    SubjectArea.INFORMATION_SYSTEMS: "งานข้อมูลสารสนเทศ",
    SubjectArea.NEW_DLTV: "New DLTV",
}
"""Names are content, in Thai: administrators may change them."""


@transaction.atomic
def ensure_communities(organisation: Organisation) -> int:
    """Give each area at or below ``organisation`` its community and one a subject, and each cluster its own.

    How many were missing. Safe to repeat: what stands there, with a name somebody gave it, stays.
    """
    places = Organisation.objects.below(organisation).filter(
        kind__in=[Organisation.Kind.AREA, Organisation.Kind.CLUSTER]
    )
    have = set(Community.objects.filter(organisation__in=places).values_list("organisation", "subject_area"))
    wanted = [community for place in places for community in _communities_of(place)]
    missing = [one for one in wanted if (one.organisation_id, one.subject_area) not in have]
    Community.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _communities_of(place: Organisation) -> list[Community]:
    general = Community(
        organisation=place,
        name=f"เครือข่ายธุรการ {place.label}",
        description="พื้นที่ถามตอบและแลกเปลี่ยนเรียนรู้ของผู้ปฏิบัติงานธุรการ",
    )
    if place.kind != Organisation.Kind.AREA:
        return [general]
    return [
        general,
        *(
            Community(
                organisation=place,
                subject_area=subject.value,
                name=f"{name} · {place.label}",
                description=f"ถามตอบเรื่อง {name}",
            )
            for subject, name in SUBJECTS.items()
        ),
    ]
