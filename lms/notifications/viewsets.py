"""Mail that did not arrive, for administrators: why, and sending it again."""

from __future__ import annotations

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from lms.core.dates import short_moment
from lms.core.errors import DomainError
from lms.core.viewsets import NeverDeleted
from lms.notifications import queries
from lms.notifications.domain import send_again, send_all_again
from lms.notifications.kinds import all_kinds, label_of
from lms.notifications.models import Delivery
from lms.notifications.reasons import shown

TROUBLES = [
    (Delivery.Status.FAILED, Delivery.Status.FAILED.label),
    (Delivery.Status.WAITING, _("waiting for another try")),
    (Delivery.Status.CANCELLED, Delivery.Status.CANCELLED.label),
]
SCREENS = {"index", "index_results", "inspect"}


class OnlyRead(NeverDeleted):
    """The outbox is written by what happens, and read here."""

    forbidden = frozenset({"add", "change", "delete"})


class TroubleFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=TROUBLES)
    kind = django_filters.MultipleChoiceFilter(
        field_name="message__kind",
        label=_("Kind"),
        choices=lambda: [(kind.name, kind.label) for kind in all_kinds() if kind.has_email],
    )

    class Meta:
        model = Delivery
        fields: list[str] = []


class TroubleIndex(generic.IndexView):
    """Failed, waiting for another try, or called off; the latest first."""

    page_title = _("Undelivered mail")

    def get_base_queryset(self) -> QuerySet[Delivery]:
        return queries.troubled_deliveries()

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not queries.troubled_deliveries().filter(status=Delivery.Status.FAILED).exists():
            return []
        return [HeaderButton(_("Send all failed again"), url=reverse("deliveries:again_all"), icon_name="rotate")]

    def get_list_more_buttons(self, instance: Delivery) -> list:
        buttons = super().get_list_more_buttons(instance)
        if instance.status != Delivery.Status.FAILED:
            return buttons
        again = Button(_("Send again"), url=reverse("deliveries:again", args=[instance.pk]), icon_name="rotate")
        return [again, *buttons]


class SendAgain(View):
    """Asks once, then lets one failed delivery, or all of them, wait for the next try."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("notifications.change_delivery"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        delivery = get_object_or_404(queries.troubled_deliveries(), pk=pk)
        context = {"delivery": delivery, "reason": shown(delivery.error)}
        return render(request, "notifications/admin/send_again.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delivery = get_object_or_404(queries.troubled_deliveries(), pk=pk)
        try:
            send_again(delivery, by=request.user)
            messages.success(request, gettext("The message leaves in a minute."))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("deliveries:index")


class SendAllAgain(SendAgain):
    def get(self, request: HttpRequest) -> HttpResponse:
        failed = queries.troubled_deliveries().filter(status=Delivery.Status.FAILED).count()
        return render(request, "notifications/admin/send_again.html", {"failed_count": failed})

    def post(self, request: HttpRequest) -> HttpResponse:
        count = send_all_again(by=request.user)
        messages.success(
            request,
            ngettext("%(count)d message leaves in a minute.", "%(count)d messages leave in a minute.", count)
            % {"count": count},
        )
        return redirect("deliveries:index")


class DeliveryViewSet(ModelViewSet):
    """``/admin/deliveries/``"""

    model = Delivery
    name = "deliveries"
    icon = "mail"
    menu_label = _("Undelivered mail")
    menu_order = 730
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    index_view_class = TroubleIndex
    filterset_class = TroubleFilterSet
    form_fields: list[str] = []
    list_per_page = 50
    search_fields = ["message__recipient__first_name", "message__recipient__last_name", "message__subject", "error"]
    list_display = [
        "message",
        Column("recipient", label=_("Recipient"), accessor="message.recipient"),
        Column("kind", label=_("Kind"), width="18%", accessor=lambda row: label_of(row.message.kind)),
        Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
        Column("attempt_count", label=_("Tries"), sort_key="attempt_count"),
        Column("error", label=_("Reason"), accessor=lambda row: shown(row.error)),
        Column("due_at", label=_("Last try or next"), accessor=lambda row: short_moment(row.due_at), sort_key="due_at"),
    ]
    inspect_view_fields = ["message", "channel", "status", "attempt_count", "error"]

    @property
    def permission_policy(self) -> OnlyRead:
        return OnlyRead(self.model)

    def get_urlpatterns(self) -> list[URLPattern]:
        screens = [pattern for pattern in super().get_urlpatterns() if pattern.name in SCREENS]
        return [
            *screens,
            path("again/<int:pk>/", SendAgain.as_view(), name="again"),
            path("again/", SendAllAgain.as_view(), name="again_all"),
        ]
