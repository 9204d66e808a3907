"""What may happen to places, postings and roles. Every function locks, refuses, writes, and tells."""

from lms.organisations.domain.postings import NewPosting, begin_posting, begin_postings, end_posting, transfer
from lms.organisations.domain.roles import NewRole, assign_role, assign_roles, end_role
from lms.organisations.domain.tree import (
    OrganisationPlan,
    add_organisation,
    change_organisation,
    load_organisations,
    move_organisation,
)

__all__ = [
    "NewPosting",
    "NewRole",
    "OrganisationPlan",
    "add_organisation",
    "assign_role",
    "assign_roles",
    "begin_posting",
    "begin_postings",
    "change_organisation",
    "end_posting",
    "end_role",
    "load_organisations",
    "move_organisation",
    "transfer",
]
