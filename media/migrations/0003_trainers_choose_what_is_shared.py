from django.db import migrations


def withdraw(apps, schema_editor):
    """Trainers could choose from every collection; from now on from their own uploads and what is shared."""
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(
        group__name="Trainers",
        collection__depth=1,
        permission__codename__in=["choose_image", "choose_document", "choose_media"],
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_indexed_files"),
        ("wagtailcore", "0001_squashed_0016_change_page_url_path_to_text_field"),
        ("wagtailcore", "0025_collection_initial_data"),
        ("wagtailcore", "0026_group_collection_permission"),
    ]

    operations = [migrations.RunPython(withdraw, migrations.RunPython.noop, elidable=True)]
