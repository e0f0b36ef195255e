"""Words: both languages, the same blanks, every key used, no wording in code."""

import ast
import re
import string
from pathlib import Path

import pytest

from words import keys, say
from words.sorting import vietnamese_key

HERE = Path(__file__).parent.parent
ROOMS = ("pages", "ui", "reports", "figures", "findings", "stats", "geo")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]", re.IGNORECASE)


def blanks(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_say_every_key_with_the_same_blanks():
    for key, pair in keys().items():
        assert set(pair) == {"vi", "en"}, key
        assert pair["vi"].strip(), key
        assert pair["en"].strip(), key
        assert blanks(pair["vi"]) == blanks(pair["en"]), key


def sources():
    paths = [path for room in (*ROOMS, "intake", "words", "queries") for path in sorted((HERE / room).rglob("*.py"))]
    return [*paths, HERE / "dashboard.py"]


def literals():
    """Every text of the code, with the fixed parts of its f-strings as patterns."""
    plain, patterns = set(), []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values]
                patterns.append(re.compile("".join(parts)))
    return plain, [one for one in patterns if re.search(r"[a-z]{2}", one.pattern)]


def test_every_key_is_used():
    plain, patterns = literals()
    unused = []
    for key in keys():
        page, _, name = key.partition(".")
        if page in ("columns", "cautions", "streamlit"):
            continue
        if not ({key, name} & plain or any(one.fullmatch(key) or one.fullmatch(name) for one in patterns)):
            unused.append(key)
    assert unused == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_wording_in_code(room):
    found = []
    for path in sorted((HERE / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found += [
            (path.name, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
            and VIETNAMESE.search(node.value)
        ]
    allowed = {"geo": {"written.py", "build.py"}}.get(room, set())
    assert [one for one in found if one[0] not in allowed] == []


def test_a_missing_blank_is_an_error():
    from words import UnknownWordsError

    with pytest.raises(UnknownWordsError):
        say("intake.file_missing")
    with pytest.raises(UnknownWordsError):
        say("intake.nothing_of_the_kind")


def test_vietnamese_names_stand_in_the_order_of_the_dictionary():
    # Letters first (a ă â, d đ, e ê, o ô ơ, u ư), then tones: level, huyền, hỏi, ngã, sắc, nặng; as in CLDR.
    right = [
        "An",
        "Ân",
        "Ba",
        "Bà",
        "Bả",
        "Bã",
        "Bá",
        "Bạ",
        "Băng",
        "Dân",
        "Đan",
        "Đình",
        "Em",
        "Êm",
        "Oanh",
        "Ôn",
        "Ơn",
        "Ung",
        "Ưng",
    ]
    shuffled = right[::-1]
    assert sorted(shuffled, key=vietnamese_key) == right
    assert sorted(["Bá An", "Ba Vì", "Bà Điểm"], key=vietnamese_key) == ["Bá An", "Bà Điểm", "Ba Vì"]
