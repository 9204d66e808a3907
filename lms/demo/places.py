"""The tree: สพป.นครศรีธรรมราช เขต 2 with its schools, a small neighbour, and for large sites the rest of the country.

School codes have eight digits: province, zone, running number (``80020001``).
Names of schools and clusters are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from lms.demo.names import cluster_names, school_names
from lms.organisations.domain import OrganisationPlan, load_organisations
from lms.organisations.models import Organisation

NATIONAL_CODE = "obec"
FIRST_AREA_SCHOOLS = 189
ONE_AREA_AT_MOST = 250
SCHOOLS_OF_OTHER_AREAS = 120
SCHOOLS_OF_NEIGHBOUR = 6
SCHOOLS_A_CLUSTER = 12
DEMO_MARK = "(ข้อมูลตัวอย่าง)"

HOME = ("80", "นครศรีธรรมราช", "นศ")
PROVINCES = (
    ("81", "กระบี่", "กบ"),
    ("82", "พังงา", "พง"),
    ("83", "ภูเก็ต", "ภก"),
    ("84", "สุราษฎร์ธานี", "สฎ"),
    ("85", "ระนอง", "รน"),
    ("86", "ชุมพร", "ชพ"),
    ("90", "สงขลา", "สข"),
    ("91", "สตูล", "สต"),
    ("92", "ตรัง", "ตง"),
    ("93", "พัทลุง", "พท"),
    ("94", "ปัตตานี", "ปน"),
    ("95", "ยะลา", "ยล"),
    ("96", "นราธิวาส", "นธ"),
)


@dataclass(frozen=True)
class Places:
    """What stands after loading, in the order of codes."""

    national: Organisation
    areas: list[Organisation]
    clusters: list[Organisation]
    schools: list[Organisation]


def make_places(school_count: int, *, chance: Random) -> Places:
    """Load the tree with ``school_count`` schools (and six of a neighbouring area beside a single area)."""
    areas = [
        _area(code, name, short_name, size, chance)
        for (code, name, short_name), size in zip(_area_names(), _area_sizes(school_count), strict=False)
    ]
    national = OrganisationPlan(
        "national",
        NATIONAL_CODE,
        f"สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน {DEMO_MARK}",
        short_name="สพฐ.",
        children=areas,
    )
    loaded = load_organisations([national])
    by_kind: dict[str, list[Organisation]] = {kind: [] for kind in Organisation.Kind.values}
    for organisation in sorted(loaded.values(), key=lambda one: one.path):
        by_kind[organisation.kind].append(organisation)
    return Places(by_kind["national"][0], by_kind["area"], by_kind["cluster"], by_kind["school"])


def _area_sizes(school_count: int) -> list[int]:
    if school_count <= ONE_AREA_AT_MOST:
        return [school_count, SCHOOLS_OF_NEIGHBOUR]
    sizes = [FIRST_AREA_SCHOOLS]
    rest = school_count - FIRST_AREA_SCHOOLS
    while rest > 0:
        sizes.append(min(rest, SCHOOLS_OF_OTHER_AREAS))
        rest -= sizes[-1]
    return sizes


def _area_names() -> Iterator[tuple[str, str, str]]:
    """Code, name and short name of every area: zones 2, 3, 1 and 4 at home, then zones elsewhere, without end."""
    code, province, short = HOME
    for zone in (2, 3, 1, 4):
        yield _zone(code, province, short, zone)
    for zone in range(1, 100):
        for code, province, short in PROVINCES:
            yield _zone(code, province, short, zone)


def _zone(code: str, province: str, short: str, zone: int) -> tuple[str, str, str]:
    name = f"สำนักงานเขตพื้นที่การศึกษาประถมศึกษา{province} เขต\u00a0{zone} {DEMO_MARK}"
    return f"{code}{zone:02d}", name, f"สพป.{short}.{zone}"


def _area(code: str, name: str, short_name: str, size: int, chance: Random) -> OrganisationPlan:
    schools = [
        OrganisationPlan("school", f"{code}{number:04d}", school)
        for number, school in enumerate(school_names(chance, size), start=1)
    ]
    pieces = [schools[start : start + SCHOOLS_A_CLUSTER] for start in range(0, size, SCHOOLS_A_CLUSTER)]
    clusters = [
        OrganisationPlan("cluster", f"{code}-{number:02d}", cluster, children=piece)
        for number, (cluster, piece) in enumerate(zip(cluster_names(len(pieces)), pieces, strict=True), start=1)
    ]
    return OrganisationPlan("area", code, name, short_name=short_name, cluster_label="กลุ่มโรงเรียน", children=clusters)
