"""Service by delivery, or by the publication that came first."""

from datetime import date

import pytest

from publishing.rules.collection import delivered_on

DEEMED = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("collected", "deemed", "delivered"),
    [
        (date(2026, 6, 7), DEEMED, date(2026, 6, 7)),
        # 東京高判昭59.3.22: the effect begins at 00:00 of the deemed day.
        (date(2026, 6, 8), DEEMED, None),
        (date(2026, 6, 9), DEEMED, None),
        (date(2026, 6, 9), None, date(2026, 6, 9)),
    ],
)
def test_day_of_service_by_delivery(
    collected: date, deemed: date | None, delivered: date | None
) -> None:
    assert delivered_on(collected, deemed) == delivered
