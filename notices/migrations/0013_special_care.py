# Reversible: nothing but the first of two approvals is lost.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0012_requests_about_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="first_approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="first_approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="legaldecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("inquiries", "調査記録の不足"),
                    ("deadline", "送達の効力より前の期日・期限"),
                    ("interruption", "掲示の中断の扱い"),
                    ("deemed_day", "送達があったとみなす日"),
                    ("linkage", "同じ名前の方の掲示との組合せ"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", models.F("first_approved_by")), _negated=True
                ),
                name="second_approver_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_approved_by", models.F("registered_by")), _negated=True
                ),
                name="first_approver_is_not_registrar",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_approved_by", models.F("submitted_by")), _negated=True
                ),
                name="first_approver_is_not_submitter",
            ),
        ),
    ]
