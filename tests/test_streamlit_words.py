"""What gives way to Vietnamese is what this Streamlit really writes."""

import re
from pathlib import Path

import pytest
import streamlit

from ui.spoken import _script
from words import keys

SAID = {key: pair for key, pair in keys().items() if key.startswith("streamlit.")}


@pytest.fixture(scope="module")
def bundle():
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))


def test_each_label_stands_in_streamlits_own_script(bundle):
    for key, pair in SAID.items():
        for part in re.split(r"#|(?<=Press )Ctrl\+|(?<=Enter to )", pair["en"]):
            assert part.strip() in bundle, key


def test_a_label_and_its_vietnamese_lead_to_each_other_alone():
    for language in ("vi", "en"):
        assert len({pair[language] for pair in SAID.values()}) == len(SAID)
    assert not {pair["vi"] for pair in SAID.values()} & {pair["en"] for pair in SAID.values()}


def test_the_script_is_one_that_streamlit_lets_run():
    # What cleans the text before it runs drops a script in which a tag seems to begin.
    for language in ("vi", "en"):
        inside = _script(language).removeprefix("<script>").removesuffix("</script>")
        assert not re.search(r"<[/\w!]", inside)
