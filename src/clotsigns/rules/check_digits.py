"""Check digits: what tells a mistyped code from a real one."""

from __future__ import annotations

# Verhoeff's dihedral scheme (1969), which SNOMED CT uses for the last digit of every identifier.
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _product(a: int, b: int) -> int:
    """The product of two elements of the dihedral group of order ten."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


def verhoeff(digits: str) -> bool:
    """Whether the last of the digits is the Verhoeff check digit of those before it."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _ in range(place % 8):
            value = _PERMUTATION[value]
        check = _product(check, value)
    return check == 0


def luhn(digits: str) -> bool:
    """Whether the last of the digits is the mod-10 check digit that LOINC uses (LOINC guide, C)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
