"""Shows who has which role where on a day, and which offices have nobody to decide."""

from argparse import ArgumentParser
from typing import Any

from access_control.grants import today
from access_control.models import Appointment, Office
from notices.actions.succession import queues_without_approver
from notices.commands import DeedCommand, day


class Command(DeedCommand):
    help = "Shows the appointments that count on a day (today)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--office", default="", metavar="CODE")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD")

    def deed(self, **options: Any) -> dict[str, Any]:
        on, code = options["on"] or today(), options["office"]
        found = Appointment.objects.on(on).select_related("user", "office")
        if code:
            found = found.filter(
                office=self.one(Office.objects.filter(code=code), code)
            )
        waiting = queues_without_approver(on)
        return {
            "on": on.isoformat(),
            "appointments": [_told(each) for each in found],
            "without_approver": [{"office": office.code} for office in waiting],
        }


def _told(appointment: Appointment) -> dict[str, Any]:
    until = appointment.until_on
    return {
        "office": appointment.office.code,
        "role": appointment.role,
        "person": appointment.user.email,
        "kind": appointment.kind,
        "from": appointment.from_on.isoformat(),
        "until": until.isoformat() if until else "",
    }
