"""What this app adds to the admin."""

from wagtail import hooks

from lms.organisations.choosers import OrganisationChooser, PersonChooser, organisation_chooser, person_chooser
from lms.organisations.viewsets import OfficeGroup


@hooks.register("register_admin_viewset")
def register_office() -> OfficeGroup:
    return OfficeGroup()


@hooks.register("register_admin_viewset")
def register_choosers() -> list[OrganisationChooser | PersonChooser]:
    return [organisation_chooser, person_chooser]
