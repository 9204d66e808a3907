"""Our Image, Document and Media: uploads under random keys, with the name people gave them kept beside."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    get_rendition_storage,
    get_rendition_upload_to,
)
from wagtail.models import CollectionMember
from wagtail.search import index

from lms.core.text import normalise
from media.lengths import seconds_of
from media.uploads import AUDIO_EXTENSIONS, MEDIA_EXTENSIONS, CleanImage, check_content, clean_image, extension_of


class Image(AbstractImage):
    """A picture, re-encoded when uploaded; only its renditions are ever served."""

    original_name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)
    alt_text = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. Leave empty if it is mere decoration."),
    )

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    tags = TaggableManager(blank=True, related_name="our_images", verbose_name=_("tags"))

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "description",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def save(self, *args, **kwargs) -> None:
        """No picture is stored as it came, whichever way it came."""
        if _is_new(self.file):
            self.original_name = _display_name(self.file.name)
            if not isinstance(self.file.file, CleanImage):
                self.file = clean_image(self.file)
                self._set_image_file_metadata()
        super().save(*args, **kwargs)

    @property
    def filename(self) -> str:
        return self.original_name or super().filename

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or self.title


class Rendition(AbstractRendition):
    """A sized copy of an image."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions", verbose_name=_("image"))
    file = WagtailImageField(
        upload_to=get_rendition_upload_to,
        storage=get_rendition_storage,
        width_field="width",
        height_field="height",
        db_index=True,
    )

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once_a_filter")
        ]


class Document(AbstractDocument):
    """A file to download, always sent as an attachment under its original name."""

    file = models.FileField(_("file"), upload_to="documents", db_index=True)
    original_name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    tags = TaggableManager(blank=True, related_name="our_documents", verbose_name=_("tags"))
    page_count = models.PositiveIntegerField(_("number of pages"), default=0, editable=False)
    previewed_file = models.CharField(
        _("file that was drawn"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("The stored file that the pictures of pages were made of."),
    )

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        super().clean()
        _check_contents(self, "file")

    def save(self, *args, **kwargs) -> None:
        if _is_new(self.file):
            self.original_name = _display_name(self.file.name)
        super().save(*args, **kwargs)

    @property
    def filename(self) -> str:
        return self.original_name or super().filename

    @property
    def url(self) -> str:
        """Our own address, which asks for permission; Wagtail's is not there."""
        return self.file.url


class PagePreview(models.Model):
    """A picture of one of the first pages of a document; the cover is a small one of page 1."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="previews", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("page"))
    is_cover = models.BooleanField(_("small picture of the first page"), default=False)
    file = models.ImageField(
        _("file"), upload_to="pages", db_index=True, width_field="width", height_field="height", editable=False
    )
    width = models.PositiveSmallIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveSmallIntegerField(_("height in pixels"), editable=False)

    class Meta:
        verbose_name = _("picture of a page")
        verbose_name_plural = _("pictures of pages")
        ordering = ["document", "-is_cover", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number", "is_cover"], name="preview_once_a_page")]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"


class Media(CollectionMember, index.Indexed, models.Model):
    """A video or sound recording with its captions and transcript."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")

    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.VIDEO, editable=False)
    file = models.FileField(
        _("file"),
        upload_to="media",
        db_index=True,
        validators=[FileExtensionValidator(MEDIA_EXTENSIONS)],
        help_text=_("MP4 or WebM for video; MP3, M4A or OGG for sound."),
    )
    original_name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)
    file_size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    duration_seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    captions = models.FileField(
        _("captions"),
        upload_to="media",
        blank=True,
        db_index=True,
        validators=[FileExtensionValidator(["vtt"])],
        help_text=_("A WebVTT file (.vtt) in Thai."),
    )
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Everything that is said, to be read."))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("uploaded_by"),
        index.FilterField("id"),
    ]

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("video and audio")
        ordering = ["-created_at"]
        permissions = [("choose_media", "Can choose media")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if _is_new(self.file):
            self.original_name = _display_name(self.file.name)
            self.file_size = self.file.size
            is_audio = extension_of(self.original_name) in AUDIO_EXTENSIONS
            self.kind = self.Kind.AUDIO if is_audio else self.Kind.VIDEO
            self.duration_seconds = seconds_of(self.file, extension_of(self.original_name)) or self.duration_seconds
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        _check_contents(self, "file", "captions")


def _check_contents(instance: models.Model, *names: str) -> None:
    """Refuse new files that are not what their extension says; the error stands beside the field."""
    for name in names:
        file = getattr(instance, name)
        if _is_new(file):
            try:
                check_content(file)
            except ValidationError as error:
                raise ValidationError({name: error}) from error


def _is_new(file: models.fields.files.FieldFile) -> bool:
    """Whether a file has been given that is not stored yet."""
    return bool(file) and not file._committed


def _display_name(name: str) -> str:
    """The name somebody gave a file, in Thai or otherwise, without folders or invisible signs; at most 255 signs."""
    return normalise(PurePath(name.replace("\\", "/")).name)[-255:]
