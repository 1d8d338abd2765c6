"""Whether what is shown of a person repeats where they live.

Only the address that the register holds can be recognised; a place that is written in
other words is for the approvers to see.
"""

import re
from collections.abc import Mapping

from access_control.rules.search_keys import search_key

# What follows the city or ward tells the house; less than this tells nothing.
_LAST_AREA = re.compile(r".*[都道府県市区郡]")
SHORTEST = 4


def fields_telling_place(words: Mapping[str, str], address: str) -> list[str]:
    """The shown fields that hold the address, or what follows its city or ward."""
    house = _LAST_AREA.sub("", search_key(address))
    if len(house) < SHORTEST:
        return []
    return [field for field, text in words.items() if house in search_key(text)]
