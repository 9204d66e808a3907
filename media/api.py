"""Wagtail's own API of the admin, which lists every upload to everybody: here it asks what they may open."""

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from media.models import Document, Image
from media.permissions import open_to


class ImagesOpenToMe(ImagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Image]:
        return open_to(self.request.user, Image).order_by("pk")


class DocumentsOpenToMe(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Document]:
        return open_to(self.request.user, Document).order_by("pk")
