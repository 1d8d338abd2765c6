"""What kind of addressee a written name tells of."""

import re

CORPORATION_WORDS = (
    "株式会社|有限会社|合同会社|合名会社|合資会社|相互会社|社団法人|財団法人|学校法人"
    "|医療法人|宗教法人|社会福祉法人|特定非営利活動法人|協同組合|管理組合"
    r"|[(（][株有同]|[㈱㈲]"
)
CORPORATION = re.compile(CORPORATION_WORDS)


def addressee_kind(name: str) -> str:
    """``corporation``, ``heirs``, ``estate``, ``representative`` or ``person``."""
    if "相続財産" in name:
        return "estate"
    if "相続人" in name:
        return "heirs"
    if CORPORATION.search(name):
        return "corporation"
    if re.search("代表者|管理人|代理人", name):
        return "representative"
    return "person"
