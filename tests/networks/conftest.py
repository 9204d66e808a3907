"""Two schools of one area, and a community of the area."""

import pytest

from tests.factories.networks import ask, make_community, make_moderator
from tests.factories.people import make_clerk, make_tree


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def community(tree):
    return make_community(tree["area"])


@pytest.fixture
def asker(tree):
    """A clerk who asks."""
    return make_clerk(tree["school"], email="asker@example.org")


@pytest.fixture
def colleague(tree):
    """A clerk of another school of the area."""
    return make_clerk(tree["next_school"])


@pytest.fixture
def stranger(tree):
    """A clerk of another area."""
    return make_clerk(tree["other_school"])


@pytest.fixture
def moderator(tree):
    """A moderator of the area's communities."""
    return make_moderator(tree["area"])


@pytest.fixture
def topic(community, asker):
    """What the asker asks."""
    return ask(community, asker)
