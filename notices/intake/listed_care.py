"""特別配慮 in a list: columns such as 支援措置 become one field of the register."""

from collections.abc import Mapping

from notices.rules.special_care import (
    CARE_COLUMNS,
    CARE_FIELD,
    care_as_text,
    care_in_row,
)


def with_care(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The row's own fields, and the mark where a column says that there is one."""
    own = {field: text for field, text in fields.items() if field not in CARE_COLUMNS}
    care = care_in_row(fields)
    return own | {CARE_FIELD: care_as_text(care)} if care else own
