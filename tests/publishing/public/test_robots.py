"""robots.txt, read as a crawler reads it.

An engine sees "noindex" only on a page that it may fetch: those which honour the header
may fetch, all others are asked to stay away. An error on robots.txt itself would close
the whole site to the former, and they would keep what they have.
"""

from urllib.robotparser import RobotFileParser

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db

HONOUR_NOINDEX = ("Googlebot", "bingbot", "Slurp", "DuckDuckBot")
STAY_AWAY = (
    "GPTBot", "OAI-SearchBot", "ChatGPT-User", "ClaudeBot", "Claude-SearchBot",
    "Claude-User", "Google-Extended", "Applebot-Extended", "CCBot", "Bytespider",
    "PerplexityBot", "Amazonbot", "meta-externalagent", "ia_archiver", "YandexBot",
    "SomebodysBot",
)  # fmt: skip
PATHS = ("/", "/notices/", "/notices/" + "b" * 26 + "/", "/en/notices/", "/search/")


@pytest.fixture
def robots(reader: Client) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(reader.get("/robots.txt").content.decode().splitlines())
    return parser


@pytest.mark.parametrize("bot", HONOUR_NOINDEX)
def test_an_engine_that_honours_noindex_may_read_it(
    robots: RobotFileParser, bot: str
) -> None:
    assert all(robots.can_fetch(bot, path) for path in PATHS)


@pytest.mark.parametrize("bot", STAY_AWAY)
def test_everybody_else_is_asked_to_stay_away(
    robots: RobotFileParser, bot: str
) -> None:
    assert not any(robots.can_fetch(bot, path) for path in PATHS)


def test_no_list_of_addresses_is_handed_out(robots: RobotFileParser) -> None:
    assert robots.site_maps() is None


def test_the_long_name_of_an_engine_counts_too(robots: RobotFileParser) -> None:
    agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    product = agent.split("; ")[1]
    assert robots.can_fetch(product, "/notices/")


def test_it_is_answered_without_a_database(reader: Client) -> None:
    def unreachable(*_: object) -> None:
        raise OperationalError("no database")

    with connection.execute_wrapper(unreachable):
        answer = reader.get("/robots.txt")
    assert (answer.status_code, b"User-agent" in answer.content) == (200, True)
