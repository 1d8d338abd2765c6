"""Says what a copy of the whole board costs, and whom the limits meet by mistake."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings

from config import clock
from notices.commands import DeedCommand
from publishing.models import EntryCopy, ShellCopy
from publishing.rules.disclosure_budget import Budget
from publishing.rules.gcra import parse_rate
from publishing.rules.harvest import (
    HOURS,
    MODELS,
    Board,
    Harvester,
    Limits,
    cost_of_a_copy,
    false_positive_rate,
)

ADDRESSES = (1, 50, 5000)


class Command(DeedCommand):
    help = "Requests, hours and money to copy the board; readers refused by mistake."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--entries", type=int, help="instead of those on display")
        parser.add_argument("--postings", type=int, help="instead of those on display")
        usual = Harvester()
        parser.add_argument(
            "--yen-address-hour", type=float, default=usual.yen_an_address_hour
        )
        parser.add_argument("--yen-gigabyte", type=float, default=usual.yen_a_gigabyte)

    def deed(self, **options: Any) -> dict[str, Any]:
        board = self._board(options["entries"], options["postings"])
        harvester = Harvester(options["yen_address_hour"], options["yen_gigabyte"])
        limits = _limits()
        copies = [
            asdict(cost_of_a_copy(board, limits, addresses, harvester))
            for addresses in ADDRESSES
        ]
        readers = [
            {
                "readers": model.name,
                "refused_per_cent": round(
                    100 * false_positive_rate(model, board, limits), 2
                ),
            }
            for model in MODELS
        ]
        answer = {
            "postings": board.postings,
            "entries": board.entries,
            "copies": copies,
            "lawful_readers": readers,
            "assumptions": _assumptions(harvester),
        }
        if options["json"]:
            return answer
        self._print(answer)
        return {}

    def _board(self, entries: int | None, postings: int | None) -> Board:
        at = clock.now()
        if entries is None:
            entries = EntryCopy.objects.on_display(at).count()
        if postings is None:
            postings = ShellCopy.objects.on_display(at).count()
        if not 0 < postings <= entries:
            self.misuse(
                "掲示がありません。--entriesと--postingsで件数を指定してください / "
                "nothing on display: give --entries and --postings"
            )
        return Board(postings, entries)

    def _print(self, answer: dict[str, Any]) -> None:
        board = f"掲示{answer['postings']}件・氏名{answer['entries']}件"
        lines = [f"{board} / {answer['postings']} postings, {answer['entries']} names"]
        lines += ["", "全部を写し取る手間 / to copy the whole board"]
        lines += [
            "  {addresses:>5} addresses: {requests} requests, {hours} h, "
            "{yen} yen".format(**each)
            for each in answer["copies"]
        ]
        lines += ["", "通常の閲覧者が断られる割合 / lawful readers refused"]
        lines += [
            "  {readers}: {refused_per_cent} %".format(**each)
            for each in answer["lawful_readers"]
        ]
        lines += ["", "前提 / assumptions"]
        lines += [f"  {each['assumption']}" for each in answer["assumptions"]]
        self.stdout.writelines(f"{line}\n" for line in lines)


def _limits() -> Limits:
    return Limits(
        {kind: parse_rate(text) for kind, text in settings.LIMITS.items()},
        Budget(settings.LIMIT_NAMES, settings.LIMIT_NAMES_RESERVE),
    )


def _assumptions(harvester: Harvester) -> list[dict[str, str]]:
    said = [
        "addresses share the pages evenly; each asks for the next page when it has "
        f"the last, which takes {harvester.seconds_a_page} s",
        "each address counts by itself: an IPv4 address, or an IPv6 /64. A whole /48 "
        f"counts as {settings.LIMIT_RANGE} of them; whoever rents more has more",
        f"an address costs {harvester.yen_an_address_hour} yen an hour, a whole one at "
        f"least, a gigabyte {harvester.yen_a_gigabyte} yen, a page "
        f"{harvester.bytes_a_page} bytes: guesses, not offers",
        f"readers: the mean of {HOURS} hours; a hash decides which names they open",
    ]
    said += [
        f"{model.name}: {model.people} people, of whom {model.comes:.1%} come in an "
        f"hour; each opens {model.pages} pages of names and searches {model.searches} "
        f"times within {model.stays_s // 60} minutes"
        for model in MODELS
    ]
    return [{"assumption": each} for each in said]
