"""One client during one request: what it may still ask, and what it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access_control.opaque_ids import new_opaque_id
from publishing.models import ReadingKind
from publishing.public.counters import Client, Counters, Wait
from publishing.public.reading_counts import ReadingCounts
from publishing.public.refusals import refused
from publishing.rules.disclosure_budget import HOUR_S, Budget
from publishing.rules.gcra import SECOND_US, Rate, parse_rate

# Appended to the name of a policy where the range of the client's network is meant.
SUFFIXES = ("", "-range")


@dataclass(frozen=True)
class Reader:
    """A client, its limits, and where they are counted."""

    client: Client
    range_factor: int
    counters: Counters
    counts: ReadingCounts
    at: datetime
    public_id: str

    def too_fast(
        self, request: HttpRequest, kind: str, rate: Rate
    ) -> HttpResponse | None:
        """The refusal of one request more, or None."""
        rates = [rate.times(factor) for factor in self._factors()]
        wait = self.counters.ask(kind, self.client, rates)
        if not wait.us:
            return None
        used = rates[wait.whose]
        policy = f'"{kind}{SUFFIXES[wait.whose]}";q={used.amount};w={used.window_s}'
        return self._told_to_wait(request, kind, policy, wait)

    def over_budget(
        self,
        request: HttpRequest,
        budget: Budget,
        names: Sequence[str],
        *,
        are_shown: bool,
    ) -> HttpResponse | None:
        """The refusal of a page with these names, or None once they are charged."""
        if not names:
            return None
        budgets = [budget.times(factor) for factor in self._factors()]
        charged = self.counters.charge(self.client, budgets, names)
        if charged.wait.us:
            used, suffix = budgets[charged.wait.whose], SUFFIXES[charged.wait.whose]
            # A unit of our own: the draft's registry has none for names.
            policy = f'"names{suffix}";q={used.names};w={HOUR_S};qu="names"'
            kind, words = ReadingKind.OVER_BUDGET, _words_over_budget(charged.wait)
            return self._told_to_wait(request, kind, policy, charged.wait, words)
        if charged.new and are_shown:
            kind = ReadingKind.NAMES_SHOWN
            self.counts.add(kind, at=self.at, count=charged.new)
        return None

    def _told_to_wait(
        self,
        request: HttpRequest,
        kind: str,
        policy: str,
        wait: Wait,
        words: tuple[str, str] | None = None,
    ) -> HttpResponse:
        """429 with the fields of draft-ietf-httpapi-ratelimit-headers-10.

        Only a refusal bears them: what is left is nobody's business who is not refused.
        """
        self.counts.add(kind, at=self.at, public_id=self.public_id)
        seconds = -(-wait.us // SECOND_US)
        response = refused(request, 429, words)
        response.headers["Retry-After"] = str(seconds)
        response.headers["RateLimit-Policy"] = policy
        name = policy.partition(";")[0]
        response.headers["RateLimit"] = f"{name};r=0;t={seconds}"
        return response

    def _factors(self) -> list[int]:
        return [1, self.range_factor][: len(self.client.networks)]


def _words_over_budget(wait: Wait) -> tuple[str, str]:
    """It may take up to an hour, which is not a little while."""
    message = _(
        "この回線で1時間に見られる氏名の数に達しました。あと%(minutes)d分ほどで、また"
        "見られます。お急ぎの方は担当の窓口へお電話ください。"
    )
    minutes = -(-wait.us // (60 * SECOND_US))
    return _("しばらくお待ちください"), message % {"minutes": minutes}


def over_budget(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """The refusal of a page whose names are too many for this client, or None.

    Asked when the page is known, before it is sent and before it leaves its leaf. A
    search costs one name whatever it found, so that a refusal tells nothing of it;
    nobody is shown by its answer.
    """
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        return None
    is_search = hasattr(response, "searched_in_vain")
    names = getattr(response, "names_disclosed", ())
    return reader.over_budget(
        request,
        Budget(settings.LIMIT_NAMES, settings.LIMIT_NAMES_RESERVE),
        (new_opaque_id(),) if is_search else names,
        are_shown=not is_search,
    )


def reviewed_too_fast(request: HttpRequest) -> HttpResponse | None:
    """The refusal of one review more, or None.

    Asked once a review is known to be whole: a form that comes back with a mistake in
    it may be sent again at once.
    """
    reader: Reader | None = getattr(request, "reader", None)
    if reader is None:
        return None
    return reader.too_fast(request, "review", parse_rate(settings.LIMITS["review"]))
