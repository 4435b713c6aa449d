"""Who may reach what: the tables of `test_roles`, about the people and the things of `term`."""

from __future__ import annotations

OF_PACKS = {
    "pack": "elements",
    "fact": "oxygen-found-scheele",
    "entity": "humphry-davy",
    "left": "marie-curie",
    "right": "pierre-curie",
    "chart": "activity",
    "topic": "dates",
    "anchor": "Gases",
    "filename": "css/base.css",
    "format": "choice",
    "number": 1,
    "place": 1,
}
"""What anybody may name."""

SECRETS = {"token": "A" * 43, "code": "AAAAAAAA", "key": "k" * 24}
"""What only one who was given it can name; whoever has it may use it. Here it is guessed."""

OF_COURSES_PARTS = frozenset(
    {
        *("course", "member", "invitation", "assignment", "attempt"),
        *("student", "item", "appeal", "question", "regrade"),
    }
)
"""Parts by which an address is one of a course."""

ONLY_STUDENTS = frozenset(
    {
        *("marks.mine", "marks.seen", "marks.mine_attempt", "marks.contest"),
        *("keep_up.nothing_due", "keep_up.remind", "keep_up.by_mail"),
        "keep_up.allow",
        *("assignments.show_mine", "assignments.begin", "assignments.attempt"),
        *("assignments.place", "assignments.all_places", "assignments.clock"),
        *("assignments.save_place", "assignments.save_draft", "assignments.save_all"),
        "assignments.submit",
    }
)
"""Endpoints of a course that nobody who teaches it has."""

FOR_STUDENTS = ONLY_STUDENTS | {
    *("courses.show", "courses.leave_page", "courses.leave"),
    *("keep_up.index", "keep_up.show", "keep_up.exam", "keep_up.reminder_file"),
}
"""Endpoints of a course that its students have too."""

GRADES = frozenset(
    {
        "courses.leave",
        *("marks.override", "marks.excuse", "marks.comment", "marks.override_item"),
        *("marks.judge", "marks.decide"),
        *("marks.check_file", "marks.apply_file", "marks.moodle"),
    }
)
"""Forms of a course that an assistant may send."""

NOT_FOR_ASSISTANTS = frozenset(
    {
        *("courses.roster_page", "courses.links", "courses.link", "courses.change_page"),
        *("keep_up.new", "keep_up.changing"),
        *("assignments.new", "assignments.change_page", "assignments.delete_page"),
        "marks.regrade",
    }
)
"""Pages of a course that are there to change it."""

ANSWERS_ALL_ALIKE = frozenset({"courses.leave", "courses.withdraw"})
"""Forms that say the same of what is not there any more and of what never was; nothing happens."""

CHANGES_ANOTHERS = frozenset({"courses.make_link", "site.take_back"})
"""Forms that, sent by who may, void links of somebody else, or end that somebody teaches."""

CHANGES_STUDENTS = frozenset({"assignments.archive", "assignments.end_attempt"})
"""Forms that, sent by who may, judge what students of the course have answered: of theirs alone."""

FOR_SITE_OWNERS = frozenset(
    {
        *("site.show", "site.name_instructor", "site.take_back", "site.reach_page"),
        *("site.invite", "site.invitation", "site.withdraw"),
    }
)
"""Pages of the installation that are its owner's alone."""

FOR_TEACHERS = frozenset(
    {
        *("courses.new", "courses.new_page", "courses.make_cards"),
        *("site.cards", "site.make_cards", "site.fresh_cards", "site.sheet"),
        *("sets.index", "sets.create", "sets.import_page", "sets.import_set"),
    }
)
"""Pages for whoever may teach on the installation."""

LEAVES_AS_IT_IS = frozenset({"sets.copy", "sets.report"})
"""Forms of a set for those too with whom it was shared to be seen."""

TEACHERS = frozenset({"owner", "instructor of another course", "owner of the installation"})

ROLES = {
    "nobody": frozenset[str](),
    "guest": frozenset[str](),
    "account outside": frozenset({"outside.study"}),
    "student": frozenset({"A", "student", "student.study"}),
    "another student": frozenset({"A", "other"}),
    "assistant": frozenset({"A", "student", "other"}),
    "instructor": frozenset({"A", "student", "other"}),
    "owner": frozenset({"A", "student", "other", "A.sets", "B.shared"}),
    "instructor of another course": frozenset({"B", "B.student", "B.sets", "B.shared"}),
    "owner of the installation": frozenset({"site"}),
}
"""Whose things each of them may name."""

MARKS = {
    "A": ("Quadrivium", "Diligentia"),
    "A.owner": ("Grosseteste",),
    "A.staff": ("Abelard", "Hildegard", "Heloise", "heloise@example.org", "No-1079-A", "Computus"),
    "A.sets": ("Sphaera", "Astrolabium"),
    "student": ("Hypatia", "Apogaeum", "Epicyclus"),
    "student.own": ("80317",),
    "student.study": ("Almagestum",),
    "other": ("Boethius", "Perigaeum", "Consolatio"),
    "other.own": ("90217",),
    "B.owner": ("Albertus",),
    "B": (
        *("Alchemia", "Paracelsus", "Avicenna", "avicenna@example.org"),
        *("Calcinatio", "Athanor", "Alembicus", "Azoth", "Mutus Liber"),
    ),
    "B.sets": ("Tabula Smaragdina", "Pelicanus"),
    "B.shared": ("Turba Philosophorum",),
    "outside.study": ("Gundulf",),
}
"""Words that stand in nobody else's data."""

SEES = {
    "nobody": (),
    "guest": (),
    "account outside": ("outside.study",),
    "student": ("A", "A.owner", "student", "student.own", "student.study"),
    "another student": ("A", "A.owner", "other", "other.own"),
    "assistant": ("A", "A.owner", "A.staff", "student", "other"),
    "instructor": ("A", "A.owner", "A.staff", "student", "other", "student.own", "other.own"),
    "owner": (
        *("A", "A.owner", "A.staff", "A.sets", "student", "other", "student.own", "other.own"),
        *("B.owner", "B.shared"),
    ),
    "instructor of another course": ("B", "B.owner", "B.sets", "B.shared"),
    "owner of the installation": ("A.owner", "B.owner"),
}
"""Whose words each of them may read."""

SEES_HERE = {
    ("instructor of another course", "sets.share_page"): ("A.owner",),
    ("instructor of another course", "sets.share"): ("A.owner",),
}
"""The same for one page: here whom one has shared a set with."""
