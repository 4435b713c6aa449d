"""Each mistake that an author can make, and the one problem, with its line, that it gives."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from quizapp.content.checks import check, sound_pack
from quizapp.content.problems import PackError, Severity, errors
from quizapp.content.reading import read_folder
from tests.content.editing import appended, problems_of, replaced, the_problem, the_warning

PACK, ENTITIES = "pack.toml", "entities.toml"
GASES, METALS = "facts/gases.toml", "facts/metals.toml"


class Slip(NamedTuple):
    """A mistake: `old` becomes `new` in `file`; the problem stands `down` lines below its start."""

    name: str
    file: str
    old: str
    new: str
    id: str
    message: str
    hint: str
    down: int = 0


ORE = 'low = 8\nhigh = 10\nunit = "tonnes"\ndisplay = "between eight and ten tonnes"\n'
CLAIM = 'certainty = "claimed"\nby = "antoine-lavoisier"\n'
VERSION = (
    '[[fact.version]]\nwhen = "1771"\nnote = "The lexicon puts it a year earlier."\n'
    'cite = [{ source = "lexicon" }]\n'
)
BORN = 'prompt = "When was {subject} born?"'

KIN = -1  # the problem stands at the head of the relation

SLIPS = [
    Slip("unknown key", GASES, 'complete = "handbook"\nnote = "Rutherford',
         'complet = "handbook"\nnote = "Rutherford', "nitrogen-found",
         "unknown key 'complet'", "Did you mean 'complete'?"),
    Slip("unknown key of a citation", METALS, 'words = "number 11"', 'wrods = "number 11"',
         "sodium-number", "unknown key 'wrods'", "Did you mean 'words'?"),
    Slip("missing key", GASES, 'relation = "atomic-number"\nnumber = 17', "number = 17",
         "chlorine-number", "'relation' is missing", "the id of the relation", -3),
    Slip("wrong type", GASES, 'number = 17', 'number = "17"', "chlorine-number",
         "'number' must be a number, not '17'", "A count"),
    Slip("not a number", GASES, "number = 17", "number = nan", "chlorine-number",
         "this is no number", "digits"),
    Slip("endless number", GASES, "number = 17", "number = inf", "chlorine-number",
         "'number' cannot be inf", "The maximum is 1,000,000,000,000,000."),
    Slip("number below nought", GASES, "number = 17", "number = -17", "chlorine-number",
         "'number' cannot be -17", "The minimum is 0."),
    Slip("limit as one number", GASES, "number = 17", 'display = "over 17"\nnumber = 17',
         "chlorine-number", "display sets a limit", "Write low alone"),
    Slip("control character", METALS, 'note = "Sodium opens', 'note = "\\u0000Sodium opens',
         "sodium-number", "'note' holds a control character", "Take it out"),
    Slip("line break in a name", ENTITIES, 'name = "Humphry Davy"', 'name = "Humphry\\nDavy"',
         "humphry-davy", "'name' has a blank too many, or a line break", "on one line"),
    Slip("blank at the end of a title", PACK, 'title = "How some elements were found"',
         'title = "How some elements were found "', "elements", "'title' has a blank", "one line"),
    Slip("unquoted date", GASES, 'when = "1774-08-01"', "when = 1774-08-01",
         "oxygen-found-priestley", "'when' must be text in quotes, not 1774-08-01", "EDTF"),
    Slip("unknown word", METALS, 'certainty = "estimated"', 'certainty = "estimate"',
         "ore-worked-up", "'certainty' cannot be 'estimate'", "Did you mean 'estimated'?"),
    Slip("empty note", METALS, 'note = "Sodium opens the third row."', 'note = ""',
         "sodium-number", "'note' is empty", "explanation"),
    Slip("impossible date", METALS, '"1778-12-17"', '"1778-02-30"', "davy-born",
         "when is no date", "see content/README.md"),
    Slip("reversed interval", METALS, '"1802/1812"', '"1812/1802"', "davy-headed-chemistry",
         "ends before it begins", "content/README.md"),
    Slip("bad date of a version", GASES, 'when = "1771"', 'when = "17711"',
         "oxygen-found-scheele", "when is no date", ""),
    Slip("dangling subject", GASES, 'subject = "daniel-rutherford"',
         'subject = "daniel-ruterford"', "nitrogen-found", "unknown entity 'daniel-ruterford'",
         "Did you mean 'daniel-rutherford'?"),
    Slip("dangling relation", METALS, 'relation = "named-after"', 'relation = "called-after"',
         "polonium-named", "unknown relation 'called-after'", "Did you mean 'named-after'?"),
    Slip("nothing near", METALS, 'object = "poland"', 'object = "zzz"', "polonium-named",
         "unknown entity 'zzz'", "add [[entity]] with this id"),
    Slip("dangling source", METALS,
         'cite = [{ source = "handbook", section = "Metals by electricity", words = "number 11" }]',
         'cite = [{ source = "handbok", section = "Metals by electricity", words = "number 11" }]',
         "sodium-number", "unknown source 'handbok'", "Did you mean 'handbook'?"),
    Slip("dangling kind", ENTITIES, 'id = "sweden"\nkind = "country"',
         'id = "sweden"\nkind = "land"', "sweden", "unknown kind 'land'", "", 1),
    Slip("dangling within", ENTITIES, 'within = "sweden"', 'within = "sweeden"', "uppsala",
         "unknown entity 'sweeden'", "Did you mean 'sweden'?"),
    Slip("dangling topic", PACK, 'id = "born"\ntopic = "people"', 'id = "born"\ntopic = "peeple"',
         "born", "unknown topic 'peeple'", "Did you mean 'people'?", 1),
    Slip("dangling confusable", PACK, '["marie-curie", "pierre-curie"]',
         '["marie-curie", "pierre-curry"]', "", "unknown entity 'pierre-curry'",
         "Did you mean 'pierre-curie'?"),
    Slip("twice in a confusable", PACK, '["marie-curie", "pierre-curie"]',
         '["marie-curie", "marie-curie"]', "", "an entity is named twice", "once"),
    Slip("unknown aspect", GASES, '[fact.skip]\nplace =', '[fact.skip]\nplaces =',
         "oxygen-found-priestley", "has no aspect 'places'", "Did you mean 'place'?", 1),
    Slip("kind of a subject", GASES, 'subject = "hydrogen"\nrelation = "atomic-number"',
         'subject = "london"\nrelation = "atomic-number"', "hydrogen-number",
         "'london', of kind 'town', cannot be the subject of 'atomic-number'", "may be: element"),
    Slip("kind of an object", METALS, 'object = "poland"', 'object = "radium"', "polonium-named",
         "'radium', of kind 'element', cannot be the object of 'named-after'", "may be: place"),
    Slip("object where none is taken", METALS, 'relation = "born"\nwhen = "1778-12-17"',
         'relation = "born"\nobject = "radium"\nwhen = "1778-12-17"', "davy-born",
         "relation 'born' takes no object", "Leave it out", 1),
    Slip("no object", METALS, 'object = "poland"\n', "", "polonium-named",
         "needs an object", "Add object", -4),
    Slip("no citation", METALS,
         'cite = [{ source = "handbook", section = "Metals by electricity", words = "number 11" }]',
         "", "sodium-number", "this fact has no citation", "Add cite", -6),
    Slip("no note", METALS, 'note = "Sodium opens the third row."\n', "", "sodium-number",
         "this fact has no note", "one or two sentences", -5),
    Slip("nine words", METALS, 'words = "later in the same month"',
         'words = "sodium later in the same month, both in London"', "sodium-found",
         "the cited words are 9, at most 8", "never a sentence"),
    Slip("unknown section", METALS, 'section = "Metals by electricity", words = "number 11"',
         'section = "Metals by Electricity", words = "number 11"', "sodium-number",
         "has no section 'Metals by Electricity'", "Did you mean 'Metals by electricity'?"),
    Slip("no section", METALS, 'section = "Metals by electricity", words = "number 11"',
         'words = "number 11"', "sodium-number", "names no section", "exactly as the source"),
    Slip("number and range", GASES, "number = 17", "number = 17\nlow = 3", "chlorine-number",
         "number and low/high stand together", "Keep number"),
    Slip("high alone", METALS, "low = 8\nhigh = 10", "high = 10", "ore-worked-up",
         "high stands without low", "low = 0"),
    Slip("range upside down", METALS, "low = 8\nhigh = 10", "low = 10\nhigh = 8", "ore-worked-up",
         "low 10 is above high 8", "lower end"),
    Slip("unit without number", METALS, 'when = "1799/1801"', 'when = "1799/1801"\nunit = "years"',
         "garnett-headed-chemistry", "unit stands without a number", "Add the number", 1),
    Slip("the statement needs a number", METALS, ORE, "", "ore-worked-up",
         "needs what this fact lacks: number", "square brackets", -4),
    Slip("claimed by nobody", GASES, CLAIM, 'certainty = "claimed"\n', "oxygen-found-lavoisier",
         "claimed by whom?", "Add by"),
    Slip("disputed without a version", GASES, VERSION, "", "oxygen-found-scheele",
         "disputed, but no other version", "[[fact.version]]", -4),
    Slip("version without dispute", GASES, 'certainty = "disputed"\n', "", "oxygen-found-scheele",
         "the certainty is 'stated'", 'certainty = "disputed"', 3),
    Slip("version that says the same", GASES, 'when = "1771"', 'when = "1772"',
         "oxygen-found-scheele", "says nothing else than the fact", "part that differs", -1),
    Slip("asks for itself", PACK, BORN, 'prompt = "When was {subject} born {when}?"', "born",
         "when: the prompt contains {when}, its own answer", "take it out"),
    Slip("unknown part", PACK, BORN, 'prompt = "When was {subjekt} born?"', "born",
         "when: unknown part {subjekt}", "Did you mean {subject}?"),
    Slip("a lone brace", PACK, BORN, 'prompt = "When was {subject born?"', "born",
         "a brace stands alone", "without blanks"),
    Slip("a lone bracket", PACK, BORN, 'prompt = "When was {subject} born[ in {place}?"', "born",
         "square brackets do not match", "needs its ]"),
    Slip("an object that is not there", PACK, BORN, 'prompt = "When was {object} born?"', "born",
         "{object} is named, but the relation takes none", "Add object"),
    Slip("an aspect of nothing", PACK, "[relation.ask.number]\nprompt = \"How much",
         "[relation.ask.amount]\nprompt = \"How much", "worked-up",
         "aspect 'amount' does not say what it asks for", "Add wants"),
    Slip("kin from no side", PACK, 'id = "named-after"\n',
         'id = "named-after"\nkinship = "split"\n', "named-after",
         "a split needs kinship_from", "where the line begins", KIN),
    Slip("a side of no kin", PACK, 'id = "named-after"\n',
         'id = "named-after"\nkinship_from = "object"\n', "named-after",
         "kinship_from without kinship", "leave both", KIN),
    Slip("kin without another side", PACK, 'id = "founded"\n',
         'id = "founded"\nkinship = "founding"\nkinship_from = "object"\n', "founded",
         "kinship_from, but the relation takes no object", "Leave it out", KIN),
    Slip("an aspect misspelt", PACK, f"[relation.ask.when]\n{BORN}", f"[relation.ask.whem]\n{BORN}",
         "born", "aspect 'whem' does not say", "Did you mean 'when'?"),
    Slip("a taken name", PACK, f"[relation.ask.when]\n{BORN}",
         f'[relation.ask.status]\nwants = "when"\n{BORN}', "born",
         "cannot be called 'status'", "another name"),
    Slip("tolerance without number", PACK, f'{BORN}\n', f"{BORN}\ntolerance = 0.5\n", "born",
         "asks for no number and has a tolerance", "Leave it out", -1),
    Slip("statement about nobody", PACK, 'statement = "{subject} died[ {when}][ in {place}]"',
         'statement = "Death came[ {when}][ in {place}]"', "died",
         "does not name {subject}", "{subject} led"),
    Slip("statement with full stop", PACK, 'statement = "{subject} died[ {when}][ in {place}]"',
         'statement = "{subject} died[ {when}][ in {place}]."', "died", "full stop",
         "Leave it out"),
    Slip("a name of two", ENTITIES, 'aliases = ["natrium"]', 'aliases = ["natrium", "Kalium"]',
         "potassium", "'kalium' is also a name of 'sodium'", "[[confusable]]", 8),
    Slip("an acronym that is a name", ENTITIES, 'acronyms = ["Ra"]', 'acronyms = ["Davy"]',
         "humphry-davy", "'Davy' is also a name of 'radium'", "another name", 42),
    Slip("heading twice", PACK, '{ heading = "References", anchor = "References", level = 1 }',
         '{ heading = "Gases", anchor = "Gases", level = 1 }', "handbook",
         "the heading 'Gases' is listed twice", "list it once"),
    Slip("further reading nowhere", PACK, 'further = ["Gases"]', 'further = ["Gasses"]', "lexicon",
         "source 'handbook' has no section 'Gasses'", "Did you mean 'Gases'?"),
    Slip("further reading of nothing", PACK, 'cited_by = "handbook"\nnumber = 1\n', "", "lexicon",
         "further stands without cited_by", "Add cited_by"),
]  # fmt: skip


def test_the_tiny_pack_is_good(pack: Path) -> None:
    assert problems_of(pack) == []


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_each_mistake_is_the_one_problem(pack: Path, slip: Slip) -> None:
    line = replaced(pack, slip.file, slip.old, slip.new)
    problem = the_problem(pack)
    assert slip.message in problem.message
    assert slip.hint in problem.hint
    assert (problem.file, problem.line) == (slip.file, line + slip.down)
    assert problem.id == slip.id


WARNINGS = [
    Slip("no question word", PACK, BORN, 'prompt = "Tell when {subject} was born?"', "born",
         "does not begin with a question word", "who, which"),
    Slip("no question mark", PACK, BORN, 'prompt = "When was {subject} born"', "born",
         "does not end with a question mark", "as a question"),
    Slip("a rank that is not asked", GASES, 'subject = "nitrogen"\n',
         'subject = "nitrogen"\nrank = "first"\n', "nitrogen-number",
         "has no wording for the rank 'first'", "beside a prompt", 1),
    Slip("a name given twice", ENTITIES, 'aliases = ["natrium"]',
         'aliases = ["natrium", "natrium"]', "sodium", "stands twice among its names", "Keep one"),
]  # fmt: skip


@pytest.mark.parametrize("slip", WARNINGS, ids=[slip.name for slip in WARNINGS])
def test_each_doubt_is_the_one_warning(pack: Path, slip: Slip) -> None:
    line = replaced(pack, slip.file, slip.old, slip.new)
    problem = the_warning(pack)
    assert slip.message in problem.message
    assert slip.hint in problem.hint
    assert (problem.file, problem.line, problem.id) == (slip.file, line + slip.down, slip.id)


def test_a_part_that_the_statement_does_not_tell(pack: Path) -> None:
    replaced(pack, PACK, "died[ {when}][ in {place}]", "died[ {when}]")
    problem = the_warning(pack)
    assert problem.id == "lavoisier-died"
    assert "does not tell this fact's 'place'" in problem.message
    line = (pack / GASES).read_text("utf-8").splitlines()[problem.line - 1]
    assert line == 'place = "paris"'


def test_an_id_with_blanks(pack: Path) -> None:
    line = replaced(pack, METALS, 'id = "davy-born"', 'id = "Davy born"')
    first, second = problems_of(pack)
    assert first.file == "coverage.toml"
    assert first.message == "'17 December 1778': unknown fact 'davy-born'"
    assert (second.file, second.line, second.id) == (METALS, line, "Davy born")
    assert second.message == "'id' cannot be 'Davy born'"


def test_two_of_one_id(pack: Path) -> None:
    line = replaced(pack, METALS, 'id = "davy-born"', 'id = "hydrogen-number"')
    first = (pack / GASES).read_text("utf-8").splitlines().index('id = "hydrogen-number"')
    found = [problem for problem in problems_of(pack) if problem.file != "coverage.toml"]
    (problem,) = found
    assert (problem.file, problem.line) == (METALS, line)
    assert problem.message == f"fact 'hydrogen-number' is there already, in {GASES}:{first}"


def test_a_missing_topic_is_told_for_each_aspect(pack: Path) -> None:
    replaced(pack, PACK, 'dates = "Dates"\n', "")
    found = problems_of(pack)
    assert {problem.id for problem in found} == {"discovered", "born", "died", "headed", "founded"}
    assert all("which is not listed" in problem.message for problem in found)


def test_the_topic_of_certainty_is_missed_once(pack: Path) -> None:
    replaced(pack, PACK, 'certainty = "How sure are we?"\n', "")
    problem = the_problem(pack)
    assert "no topic is for that" in problem.message
    assert problem.line == 11


def test_a_wording_of_a_fact_that_asks_for_itself(pack: Path) -> None:
    line = replaced(pack, METALS, '"In which month was', '"When {when} was')
    problem = the_problem(pack)
    assert "its own answer" in problem.message
    assert (problem.line, problem.id) == (line, "royal-institution-founded")


def test_a_kind_that_lies_in_itself(pack: Path) -> None:
    replaced(pack, PACK, 'plural = "places"\n', 'plural = "places"\nparent = "town"\n')
    found = [p for p in problems_of(pack) if p.file == PACK]
    assert [(p.id, p.message) for p in found] == [
        ("place", "it lies in itself: place in town in place"),
        ("town", "it lies in itself: town in place in town"),
    ]


def test_a_place_that_lies_in_itself(pack: Path) -> None:
    line = replaced(pack, ENTITIES, 'name = "Sweden"\n', 'name = "Sweden"\nwithin = "uppsala"\n')
    found = [problem for problem in problems_of(pack) if problem.file == ENTITIES]
    assert {problem.id for problem in found} == {"sweden", "uppsala"}
    assert (found[0].id, found[0].line) == ("sweden", line + 1)


def test_every_mistake_at_once(pack: Path) -> None:
    """A broken item neither hides the mistakes of its neighbours nor blames them for its own."""
    replaced(pack, GASES, "number = 17", 'number = "17"')
    replaced(pack, METALS, 'when = "1778-12-17"', 'when = "1778-13-17"')
    replaced(pack, METALS, 'object = "poland"', 'object = "radium"')
    replaced(pack, ENTITIES, 'id = "sweden"\nkind = "country"', 'id = "sweden"\nkind = "land"')
    replaced(pack, PACK, BORN, 'prompt = "When was {subject} born {when}?"')
    found = problems_of(pack)
    assert [problem.id for problem in found if problem.file != "coverage.toml"] == [
        "sweden",
        "chlorine-number",
        "davy-born",
        "polonium-named",
        "born",
    ]


def test_no_header(pack: Path) -> None:
    text = (pack / PACK).read_text("utf-8")
    (pack / PACK).write_text(text[text.index("[[kind]]") :], encoding="utf-8")
    assert "no file has the table [pack]" in {problem.message for problem in check(pack)}


def test_no_topics(pack: Path) -> None:
    replaced(pack, PACK, "[pack.topics]", "[pack.topcis]")
    messages = {problem.message: problem.hint for problem in errors(check(pack))}
    assert messages["unknown key 'topcis'"] == "Did you mean 'topics'?"
    assert "'topics' is missing" in messages


def test_problems_are_told_with_place_and_advice(pack: Path) -> None:
    line = appended(pack, METALS, '\n[[fact]]\nid = "x"\n')
    told = [str(problem) for problem in check(pack)]
    assert (
        f"{METALS}:{line + 1}: error [x]: 'subject' is missing\n"
        "    Add subject: what the statement is about (entity id)."
    ) in told


def test_severity_is_told() -> None:
    assert Severity.WARNING.value == "warning"


def test_what_an_id_may_be_is_told(pack: Path) -> None:
    appended(pack, PACK, '\n[[kind]]\nid = "A b"\nname = "b"\nplural = "bs"\n')
    problem = the_problem(pack)
    assert problem.message == "'id' cannot be 'A b'"
    assert "small letters, digits" in problem.hint


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(pack: Path) -> None:
    broken = replaced(pack, GASES, "number = 17", "number = ")
    wrong = replaced(pack, METALS, '"1778-12-17"', '"1778-13-17"')
    assert [(p.file, p.line) for p in problems_of(pack)] == [(GASES, broken), (METALS, wrong)]


def test_a_pack_of_one_broken_file(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('[pack]\nid = "a', encoding="utf-8")
    (problem,) = check(tmp_path)
    assert problem.line == 2


def test_sound_pack_raises_with_every_mistake(pack: Path) -> None:
    assert sound_pack(read_folder(pack)).id == "elements"
    replaced(pack, GASES, "number = 17", 'number = "17"')
    replaced(
        pack,
        METALS,
        'subject = "humphry-davy"\nrelation = "born"',
        'subject = "h"\nrelation = "born"',
    )
    with pytest.raises(PackError) as raised:
        sound_pack(read_folder(pack))
    assert [p.id for p in raised.value.problems if p.file != "coverage.toml"] == [
        "chlorine-number",
        "davy-born",
    ]
