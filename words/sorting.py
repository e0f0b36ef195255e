"""The order of Vietnamese names: by letter (a ă â … d đ …), then by tone (level, huyền, hỏi, ngã, sắc, nặng), as CLDR has it."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: chr(ord("0") + place) for place, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def vietnamese_key(text: str) -> tuple[str, str]:
    """A key to sort by: the letters decide, then the tones; case is ignored, other signs stand before the letters."""
    letters, tones = [], []
    for sign in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((part for part in parts if part in _TONES), "")
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_ORDER.get(base, f"!{base}"))
        tones.append(_TONES.get(tone, "0"))
    return "".join(letters), "".join(tones)
