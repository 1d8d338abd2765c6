"""Grants become appointments: each row belongs to one, and its dates rule it."""

from datetime import date
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from config import clock

SINCE_EVER = date(2000, 1, 1)
# By which permission a role of the past is known, and what it gave.
ROLES = {
    "registrar": (
        "register_notices",
        {"view_register", "register_notices", "record_board", "record_collection"},
    ),
    "approver": (
        "approve_notices",
        {
            "view_register",
            "approve_notices",
            "record_board",
            "record_collection",
            "withdraw_postings",
        },
    ),
    "legal_officer": (
        "adopt_rules",
        {
            "view_register",
            "adopt_rules",
            "decide_exceptions",
            "view_display_log",
            "issue_certificates",
        },
    ),
    "auditor": ("view_display_log", {"view_display_log"}),
    "operator": ("operate_site", {"operate_site"}),
}


def appoint(apps, schema_editor):
    """What a person held at an office becomes appointments without dates.

    A permission that no role explains was never given by this program and ends here.
    """
    grant = apps.get_model("access_control", "OfficeUserGrant")
    permission = apps.get_model("auth", "Permission")
    held: dict[tuple[int, int], set[str]] = {}
    for row in grant.objects.select_related("permission"):
        at = (row.user_id, row.content_object_id)
        held.setdefault(at, set()).add(row.permission.codename)
    grant.objects.all().delete()
    known = {
        row.codename: row
        for row in permission.objects.filter(content_type__app_label="access_control")
    }
    for (user, office), codenames in held.items():
        for role in _roles_of(codenames):
            _appoint(apps, user, office, role, known)
    _check_now(schema_editor)


def _roles_of(codenames):
    roles = [role for role, (mark, _) in ROLES.items() if mark in codenames]
    if "legal_officer" in roles and "auditor" in roles:
        roles.remove("auditor")
    return roles


def _appoint(apps, user, office, role, known):
    appointment = apps.get_model("access_control", "Appointment").objects.create(
        user_id=user,
        office_id=office,
        role=role,
        from_on=SINCE_EVER,
        made_at=clock.now(),
    )
    apps.get_model("access_control", "OfficeUserGrant").objects.bulk_create(
        _row(apps, appointment, known[codename])
        for codename in ROLES[role][1]
        if codename in known
    )


def _row(apps, appointment, permission):
    return apps.get_model("access_control", "OfficeUserGrant")(
        user_id=appointment.user_id,
        content_object_id=appointment.office_id,
        appointment=appointment,
        permission=permission,
    )


def keep_what_counts_today(apps, schema_editor):
    """Back: one row for each permission that counts today; dates are lost."""
    grant = apps.get_model("access_control", "OfficeUserGrant")
    today = clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date()
    is_open = Q(appointment__until_on__isnull=True) | Q(appointment__until_on__gt=today)
    kept = {}
    for row in grant.objects.filter(is_open, appointment__from_on__lte=today):
        kept[row.user_id, row.permission_id, row.content_object_id] = row.pk
    grant.objects.exclude(pk__in=kept.values()).delete()
    grant.objects.update(appointment=None)
    _check_now(schema_editor)


def _check_now(schema_editor):
    # PostgreSQL alters no table on which checks are still waiting.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("access_control", "0004_opening_time_and_longest_display"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="closed_on",
            field=models.DateField("廃止の日", null=True, blank=True),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        "役割",
                        max_length=20,
                        choices=[
                            ("registrar", "起案者"),
                            ("approver", "決裁者"),
                            ("legal_officer", "法務担当"),
                            ("auditor", "監査担当"),
                            ("operator", "運用担当"),
                            ("api_client", "外部システム連携"),
                        ],
                    ),
                ),
                ("from_on", models.DateField("発令日")),
                ("until_on", models.DateField("終わりの日", null=True, blank=True)),
                (
                    "kind",
                    models.CharField(
                        max_length=8,
                        choices=[("regular", "本務"), ("deputy", "代決")],
                        default="regular",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.CASCADE,
                        related_name="appointments",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        "access_control.office",
                        django.db.models.deletion.CASCADE,
                        related_name="appointments",
                    ),
                ),
                (
                    "deputy_for",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.PROTECT,
                        null=True,
                        blank=True,
                        related_name="+",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "辞令",
                "verbose_name_plural": "辞令",
                "ordering": ("office__code", "role", "from_on", "id"),
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="appointment_is_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=Q(kind="regular", deputy_for__isnull=True)
                | Q(kind="deputy", deputy_for__isnull=False),
                name="deputy_is_for_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=~Q(deputy_for=F("user")), name="deputy_is_another"
            ),
        ),
        migrations.AlterUniqueTogether(name="officeusergrant", unique_together=set()),
        migrations.AddField(
            model_name="officeusergrant",
            name="appointment",
            field=models.ForeignKey(
                "access_control.appointment",
                django.db.models.deletion.CASCADE,
                null=True,
                related_name="permissions",
            ),
        ),
        migrations.RunPython(appoint, keep_what_counts_today),
        migrations.AlterField(
            model_name="officeusergrant",
            name="appointment",
            field=models.ForeignKey(
                "access_control.appointment",
                django.db.models.deletion.CASCADE,
                related_name="permissions",
            ),
        ),
        migrations.AddConstraint(
            model_name="officeusergrant",
            constraint=models.UniqueConstraint(
                fields=("appointment", "permission", "content_object"),
                name="one_permission_an_appointment",
            ),
        ),
        # A group's grant has no dates and so could not end; nothing ever made one.
        migrations.DeleteModel(name="OfficeGroupGrant"),
    ]
