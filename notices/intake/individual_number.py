"""Recognises individual numbers (個人番号), which a list of addressees may not hold.

番号法19条・20条: nobody may provide, collect or keep an individual number outside the
purposes the Act names, and service by publication is none of them.
"""

import re
import unicodedata

# Up to three spaces or hyphens may stand between digits: 1234-5678 - 9018.
_GAP = r"[\s\-‐‒–—―−ー]{0,3}"
# The lookahead finds a number also where a longer grouped number precedes it.
_TWELVE_DIGITS = re.compile(rf"(?<![0-9])(?=([0-9](?:{_GAP}[0-9]){{11}})(?![0-9]))")
_DIGIT = re.compile(r"[0-9]")
_NOT_A_DIGIT = re.compile(r"[^0-9]")
_INVISIBLE = "Cf"
_LENGTH = 12


def holds_individual_number(text: str) -> bool:
    """Whether twelve digits in a row, spaces and hyphens aside, pass the check."""
    plain = unicodedata.normalize("NFKC", text)
    # Most cells end here; the search below costs ten times as much.
    if len(_DIGIT.findall(plain)) < _LENGTH:
        return False
    plain = _without_invisible(plain)
    found = (match[1] for match in _TWELVE_DIGITS.finditer(plain))
    return any(_has_check_digit(_NOT_A_DIGIT.sub("", digits)) for digits in found)


def _without_invisible(text: str) -> str:
    # A zero-width character between digits must not hide the number.
    return "".join(c for c in text if unicodedata.category(c) != _INVISIBLE)


def _has_check_digit(digits: str) -> bool:
    """Whether the twelfth digit is the check digit of the first eleven.

    平成26年総務省令第85号5条: with P(n) the n-th digit from the right of the eleven and
    Q(n) = n + 1 for n of 1 to 6 and n - 5 for n of 7 to 11, the check digit is 11 less
    the remainder of the sum of P(n) × Q(n) by 11, and 0 where the remainder is 0 or 1.
    """
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    total = sum(
        int(digit) * weight
        for digit, weight in zip(reversed(digits[:11]), weights, strict=True)
    )
    remainder = total % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)
