"""Words of the office."""

from courses.models import GlossaryTerm


def make_term(code: str = "register", **fields) -> GlossaryTerm:
    """A term as a plain row."""
    return GlossaryTerm.objects.create(
        code=code, **({"term": f"ทะเบียนรับ {code}", "meaning": f"สมุดที่ลงหนังสือเข้า {code}"} | fields)
    )
