"""Whether shown words repeat an address."""

import pytest

from publishing.rules.places import fields_telling_place

ADDRESS = "見本都架空区空想町1丁目2番3号"


@pytest.mark.parametrize(
    "text",
    [
        "固定資産税(見本都架空区空想町1丁目2番3号)",
        "空想町1丁目2番3号の土地",
        "空想町１丁目 ２番 ３号",
    ],
)
def test_a_field_that_repeats_the_address_is_found(text: str) -> None:
    words = {"name": "見本 花子", "document": text}
    assert fields_telling_place(words, ADDRESS) == ["document"]


@pytest.mark.parametrize("text", ["督促状", "空想町", "架空区役所", "徴第123号"])
def test_other_words_are_not(text: str) -> None:
    assert fields_telling_place({"document": text}, ADDRESS) == []


@pytest.mark.parametrize("address", ["", "見本都", "架空区1-2"])
def test_an_address_that_tells_no_house_is_never_found(address: str) -> None:
    assert fields_telling_place({"reference": "徴第12号"}, address) == []
