"""Who may add, change, delete or choose a video or sound recording: by collection, as for images and documents."""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

permission_policy = CollectionOwnershipPermissionPolicy("media.Media", owner_field_name="uploaded_by")
