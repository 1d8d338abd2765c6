"""Says under which epoch and version the blind indexes of an addressee stand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0008_variant_of_a_list"),
    ]

    operations = [
        # Before there was a rotation there was one index key, of the first epoch.
        migrations.AddField(
            model_name="addressee",
            name="index_epoch",
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="addressee",
            name="index_version",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="addressee",
            index=models.Index(
                fields=["index_epoch", "index_version"], name="addressee_index_epoch"
            ),
        ),
    ]
