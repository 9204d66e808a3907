"""Every component, as the reader's browser draws it."""

import pytest

from tests.e2e.conftest import DESK, PHONE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_every_component_is_accessible(visitor, screen, scheme):
    reader = visitor(**{"phone": PHONE, "desk": DESK}[screen], color_scheme=scheme)
    reader.visit("/styleguide/")
    reader.look(f"styleguide-{screen}-{scheme}")
