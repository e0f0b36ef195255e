"""Single cells typed in a font of before Unicode (TCVN3), among others that were not."""

import re
import unicodedata

import pyarrow as pa

from data.contracts import Contract
from intake.engine import Engine
from intake.load import reader

_LOWER = dict(zip(
    "¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ", strict=True,
))  # fmt: skip
_TCVN3 = str.maketrans(_LOWER | dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)))
_UNICODE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")  # a cell with one of these was typed in Unicode
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    r"(?:ngh?|gi|gh|kh|nh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy"
    r"|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])?"
)
_FOOTNOTES = "¹"
_FOREIGN = "regexp_matches({0}, '[ăđơưĂĐƠƯ\u1ea0-\u1ef9]')"


def converted(text: str) -> str | None:
    """What a cell typed in TCVN3 says in Unicode: «ChÌ T©n C­¬ng» → «Chè Tân Cương»; None where it is ordinary text.

    It was typed so where words that are no Vietnamese syllables all become some: «Señor», «5 µg», «Tilt®» do not.
    """
    if text.isascii() or _UNICODE.search(text.replace("Ð", "Đ")):  # the Icelandic letter stands for ours in some fonts
        return None
    words = [word for word in re.split(r"[\s,;:()/\"'.\d-]+", text) if not word.isascii() and re.search("[A-Za-z]", word)]
    strange = [word for word in words if not _is_syllable(word)]
    marked = [word for word in strange if not word.rstrip(_FOOTNOTES).isascii()]
    if not marked or not all(_is_syllable(word.translate(_TCVN3)) for word in strange):
        return None
    return text.translate(_TCVN3)


def _is_syllable(word: str) -> bool:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return bool(_SYLLABLE.fullmatch(plain))


def tell_old_cells(engine: Engine, kind: Contract) -> None:
    """Problems tcvn3_cell of typed_<extract>: in every column of free text, each different text looked at once."""
    # Codes of rows are compared with those they refer to anyway.
    free = [one.name for one in kind.given if reader(one) is None and one.name not in kind.key and not one.references]
    if not free:
        return
    # One look over all columns leaves the few that hold other than plain letters.
    lengths = ", ".join(f"bool_or(strlen({name}) <> length({name}))" for name in free)
    marked = engine.execute(f"SELECT {lengths} FROM typed_{kind.name}").fetchall()[0]
    for name in (name for name, is_marked in zip(free, marked, strict=True) if is_marked):
        query = f"SELECT text FROM (SELECT DISTINCT {name} AS text FROM typed_{kind.name}) WHERE NOT {_FOREIGN.format('text')}"
        texts = engine.execute(query).fetchall()
        found = {text: said for (text,) in texts if text and (said := converted(text))}
        if found:
            engine.register("old_cells", pa.table({"text": list(found), "said": list(found.values())}))
            engine.execute(
                f"INSERT INTO problem SELECT '{kind.name}', row_id, '{name}', 'tcvn3_cell', o.text, o.said "
                f"FROM typed_{kind.name} AS t JOIN old_cells AS o ON o.text = t.{name}"
            )
            engine.unregister("old_cells")
