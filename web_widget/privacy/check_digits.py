"""Numbers that say themselves what they are: by their check digit or letter, or by how they begin."""

from __future__ import annotations

import re

# As the Department for Education gives them: the remainder modulo 23 is the letter's place here.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_holds(number: str) -> bool:
    """Modulus 11, as the NHS Data Dictionary defines it. `number`: ten digits, whatever stands between them."""
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)


def upn_holds(number: str) -> bool:
    """The check letter in front of a unique pupil number: twelve digits weighted 2 to 13, modulo 23. A temporary number
    ends in a letter, which counts as its place in the same alphabet."""
    signs = re.sub(r"[^A-Z\d]", "", number.upper())
    values = [int(sign) if sign.isdigit() else UPN_LETTERS.find(sign) for sign in signs[1:]]
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return min(values) >= 0 and UPN_LETTERS[total % 23] == signs[0]


def somebodys_phone(number: str) -> bool:
    """Not one of the numbers that only services have: free ones (080), 03 and 084 to 087, as Ofcom gives them out."""
    national = re.sub(r"^(?:44|0044|0)", "", re.sub(r"\D", "", number.replace("(0)", "")))
    return len(national) < 9 or national[0] not in "38"
