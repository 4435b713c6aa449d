"""Reading a folder: what is found, in which order, and what is said of files that are broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.building import TABLES, build_pack, canonical
from quizapp.content.problems import PackError
from quizapp.content.reading import read_folder
from quizapp.core.facts import Certainty, Single, Wants
from tests.content.editing import TINY, appended, replaced


def test_the_tiny_pack() -> None:
    pack = read_folder(TINY).pack()
    assert (pack.id, pack.language, pack.licence) == ("elements", "en", "CC0")
    assert list(pack.topics)[:2] == ["discoveries", "people"]
    assert pack.kinds["town"].parent == "place"
    assert pack.sources["handbook"].sections[2].heading == "The Royal Institution"
    assert pack.sources["lexicon"].further == ("Gases",)
    assert pack.confusables[0].entities == ("marie-curie", "pierre-curie")
    curie = pack.entities["marie-curie"]
    assert curie.spellings[-1] == "Maria Salomea Skłodowska"
    assert pack.entities["royal-institution"].in_text == "the Royal Institution"


def test_relations_and_their_aspects() -> None:
    pack = read_folder(TINY).pack()
    ask = pack.relations["discovered"].ask
    assert list(ask) == ["subject", "object", "when", "place"]
    assert (ask["when"].wants, ask["when"].single) == (Wants.WHEN, Single.ALWAYS)
    assert [ask[name].topic for name in ask] == ["discoveries", "discoveries", "dates", "places"]
    assert ask["subject"].first == "Who was the first to discover {object}?"
    assert pack.relations["worked-up"].ask["number"].tolerance == 0.1
    assert (pack.relations["born"].begins, pack.relations["died"].ends) == ("subject", "subject")


def test_facts() -> None:
    pack = read_folder(TINY).pack()
    oxygen = pack.facts["oxygen-found-scheele"]
    assert oxygen.certainty is Certainty.DISPUTED
    assert oxygen.complete == {"object": "handbook"}
    assert oxygen.versions[0].when is not None
    assert oxygen.versions[0].when.edtf == "1771"
    assert pack.facts["chlorine-not-davy"].denied
    assert set(pack.facts["hydrogen-found"].complete) == {"subject", "object", "when", "place"}
    ore = pack.facts["ore-worked-up"].number
    assert ore is not None
    assert (ore.low, ore.high, ore.unit) == (8, 10, "tonnes")
    assert [fact.order for fact in pack.facts.values()] == list(range(len(pack.facts)))


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [("number = 3", 3, 3), ("low = 3", 3, None), ("low = 3\nhigh = 4", 3, 4)],
)
def test_numbers(pack: Path, written: str, low: int, high: int | None) -> None:
    replaced(pack, "facts/gases.toml", "number = 17", written)
    number = read_folder(pack).pack().facts["chlorine-number"].number
    assert number is not None
    assert (number.low, number.high) == (low, high)


def test_the_pack_survives_the_store() -> None:
    """What the store keeps of each item, JSON, builds the very same pack."""
    reading = read_folder(TINY)
    kept = {name: [json.loads(canonical(item)) for item in reading.tables[name]] for name in TABLES}
    again = build_pack(json.loads(canonical(reading.header)), kept)
    assert again == reading.pack()
    assert list(again.topics) == list(reading.pack().topics)
    assert list(again.relations["discovered"].ask) == ["subject", "object", "when", "place"]


plain = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_the_canonical_text_keeps_values_and_their_order(item: dict[str, object]) -> None:
    again = json.loads(canonical(item))
    assert again == item
    assert list(again) == list(item)


def test_files_are_read_by_name_and_facts_as_they_stand(pack: Path) -> None:
    (pack / "a.toml").write_text('[[kind]]\nid = "x"\nname = "x"\nplural = "x"\n', encoding="utf-8")
    reading = read_folder(pack)
    assert [file.name for file in reading.files] == [
        "a.toml",
        "entities.toml",
        "facts/gases.toml",
        "facts/metals.toml",
        "pack.toml",
    ]
    assert reading.tables["kind"][0]["id"] == "x"
    assert reading.coverage is not None


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ('when = "1766"', "when = 17.66.1", "this is not TOML", "dates in double quotes"),
        ('when = "1766"', "when = in 1766", "invalid value", "in double quotes"),
        ('when = "1766"', 'when = "1766', "illegal character", "must close on the line"),
        ('when = "1766"', 'when = "1766"\nwhen = "1767"', "cannot overwrite", "stands twice"),
        ('when = "1766"', 'when "1766"', "expected '='", "followed by ="),
    ],
)
def test_a_broken_file(pack: Path, old: str, new: str, message: str, hint: str) -> None:
    line = replaced(pack, "facts/gases.toml", old, new)
    (problem,) = read_folder(pack).problems
    assert problem.file == "facts/gases.toml"
    assert problem.line in (line, line + 1)
    assert message in problem.message
    assert hint in problem.hint


def test_a_broken_file_keeps_the_pack_from_being_built(pack: Path) -> None:
    appended(pack, "entities.toml", "[[")
    with pytest.raises(PackError, match=r"entities\.toml:\d+: error: this is not TOML"):
        read_folder(pack).pack()


def test_a_list_that_is_not_closed_is_told_at_the_end_of_the_file(pack: Path) -> None:
    line = appended(pack, "entities.toml", "[[entity]]\naliases = [\n")
    (problem,) = read_folder(pack).problems
    assert problem.line >= line + 1


def test_not_utf8(pack: Path) -> None:
    with (pack / "entities.toml").open("ab") as file:
        file.write(b"\n# caf\xe9\n")
    (problem,) = read_folder(pack).problems
    assert (problem.message, problem.hint) == ("this is not UTF-8", "Save the file as UTF-8.")
    assert problem.line == (pack / "entities.toml").read_bytes().count(b"\n")


def test_windows_ends_of_line_and_a_byte_order_mark_do_no_harm(pack: Path) -> None:
    path = pack / "facts/gases.toml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    reading = read_folder(pack)
    assert reading.pack() == read_folder(TINY).pack()
    problem = reading.problem("fact", "hydrogen-number", "x", at=("number",))
    assert text.splitlines()[problem.line - 1] == "number = 1"


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("[[facts]]\nid = 'x'\n", "unknown table or key 'facts'", "Did you mean fact?"),
        ("[wholly]\nid = 'x'\n", "unknown table or key 'wholly'", "Known are: pack, kind"),
        ("[fact]\nid = 'x'\n", "[fact] is written with two brackets: [[fact]]", ""),
        ("[[pack]]\nid = 'x'\n", "[[pack]] is written with one bracket: [pack]", ""),
        ("[pack]\nid = 'x'\n", "[pack] stands in pack.toml already", "keep one of them"),
    ],
)
def test_tables_that_cannot_stand_in_a_pack(
    pack: Path, written: str, message: str, hint: str
) -> None:
    (pack / "stray.toml").write_text("# one\n" + written, encoding="utf-8")
    (problem,) = read_folder(pack).problems
    assert (problem.file, problem.line, problem.message) == ("stray.toml", 2, message)
    assert hint in problem.hint


def test_no_folder_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(PackError, match=r"holds no \*\.toml file"):
        read_folder(tmp_path)


def test_what_cannot_be_built_is_named() -> None:
    reading = read_folder(TINY)
    facts = [{**reading.tables["fact"][0], "when": "17661"}, {"id": "y"}]
    with pytest.raises(PackError) as caught:
        build_pack(reading.header, {**reading.tables, "fact": facts})
    assert [problem.id for problem in caught.value.problems] == ["hydrogen-found", "y"]


@pytest.mark.parametrize("nested", ["[", "{a="])
def test_endless_brackets_are_a_problem_of_their_file(tmp_path: Path, nested: str) -> None:
    (tmp_path / "deep.toml").write_text("a=" + nested * 5000, encoding="utf-8")
    (problem,) = read_folder(tmp_path).problems
    assert (problem.file, problem.message) == ("deep.toml", "brackets are nested too deeply")


def test_a_folder_that_is_called_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "dir.toml").mkdir()
    (problem,) = read_folder(tmp_path).problems
    assert (problem.file, problem.message) == ("dir.toml", "this is no file")


def test_a_link_to_nowhere_and_one_to_itself(tmp_path: Path) -> None:
    (tmp_path / "gone.toml").symlink_to("nowhere")
    (tmp_path / "self.toml").symlink_to("self.toml")
    (tmp_path / "loop").symlink_to(".")
    assert [p.file for p in read_folder(tmp_path).problems] == ["gone.toml", "self.toml"]


def test_coverage_below_the_folder_is_told_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts/coverage.toml").write_text("[[section]]\n", encoding="utf-8")
    (problem,) = read_folder(tmp_path).problems
    assert "coverage.toml" in problem.hint
