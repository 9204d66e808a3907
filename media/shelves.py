"""The collection whose uploads every trainer may choose; what lies elsewhere is its uploader's and the moderators'."""

from wagtail.models import Collection

SHARED = "สื่อกลาง"


def shared_collection() -> Collection:
    """Made below the root if it is not there; known by its name."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=SHARED).first() or root.add_child(instance=Collection(name=SHARED))
