"""Closed book: which pages are refused to a student while such an attempt runs, in one place.

Every route has a policy here, and a test goes through all of them. One that has none is refused, so
that a page which is forgotten here tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, jsonify, render_template, request
from werkzeug.wrappers import Response

from quizapp.services import closed_book
from quizapp.services.closed_book import Closed
from quizapp.web.edge import browser_token, learner_or_none, now, reading


class Policy(StrEnum):
    """What a route tells, and so when it is refused."""

    OPEN = "open"  # nothing of what any pack says
    PACK = "pack"  # of the pack in its address: refused for the packs that are closed
    SITTING = "sitting"  # of the pack of the sitting in its address
    ATTEMPT = "attempt"  # of an attempt: all but those that closed the book
    ALL = "all"  # of any pack: refused


_P = Policy
POLICIES: Mapping[str, Policy] = {
    "static": _P.OPEN,
    "about.about_page": _P.OPEN,
    "about.help_page": _P.OPEN,
    "account.delete": _P.OPEN,
    "account.delete_page": _P.OPEN,
    "account.email": _P.OPEN,
    "account.email_page": _P.OPEN,
    "account.everything_csv": _P.ALL,
    "account.everything_json": _P.ALL,
    "account.forgotten": _P.OPEN,
    "account.forgotten_page": _P.OPEN,
    "account.link": _P.OPEN,
    "account.link_page": _P.OPEN,
    "account.password": _P.OPEN,
    "account.password_page": _P.OPEN,
    "account.reset": _P.OPEN,
    "account.reset_page": _P.OPEN,
    "account.show": _P.OPEN,
    "account.sign_in": _P.OPEN,
    "account.sign_in_page": _P.OPEN,
    "account.sign_out": _P.OPEN,
    "account.sign_out_everywhere": _P.OPEN,
    "account.sign_up": _P.OPEN,
    "account.sign_up_page": _P.OPEN,
    "analysis.facts": _P.ALL,
    "analysis.items": _P.ALL,
    "analysis.memory": _P.ALL,
    "analysis.project": _P.ALL,
    "analysis.project_one": _P.ALL,
    "analysis.question": _P.ALL,
    "analysis.students": _P.ALL,
    "assignments.all_places": _P.ATTEMPT,
    "assignments.archive": _P.OPEN,
    "assignments.attempt": _P.ATTEMPT,
    "assignments.begin": _P.OPEN,
    "assignments.change": _P.OPEN,
    "assignments.change_page": _P.OPEN,
    "assignments.clock": _P.ATTEMPT,
    "assignments.copy": _P.OPEN,
    "assignments.delete": _P.OPEN,
    "assignments.delete_page": _P.OPEN,
    "assignments.end_attempt": _P.OPEN,
    "assignments.extend": _P.OPEN,
    "assignments.make": _P.OPEN,
    "assignments.new": _P.OPEN,
    "assignments.newest": _P.OPEN,
    "assignments.of_course": _P.OPEN,
    "assignments.one_student": _P.OPEN,
    "assignments.place": _P.ATTEMPT,
    "assignments.preview": _P.ALL,
    "assignments.publish": _P.OPEN,
    "assignments.save_all": _P.ATTEMPT,
    "assignments.save_draft": _P.ATTEMPT,
    "assignments.save_place": _P.ATTEMPT,
    "assignments.show": _P.OPEN,
    "assignments.show_mine": _P.OPEN,
    "assignments.submit": _P.ATTEMPT,
    "assignments.unpublish": _P.OPEN,
    "beside.bury": _P.SITTING,
    "beside.claim": _P.SITTING,
    "beside.mark": _P.SITTING,
    "beside.note": _P.SITTING,
    "beside.report": _P.SITTING,
    "beside.skip": _P.SITTING,
    "beside.standing": _P.PACK,
    "beside.suspend": _P.SITTING,
    "cards.act": _P.ALL,
    "cards.browse": _P.ALL,
    "cards.confirm": _P.ALL,
    "cards.undo": _P.ALL,
    "catch_up.begin": _P.PACK,
    "catch_up.end": _P.PACK,
    "catch_up.not_now": _P.PACK,
    "catch_up.show": _P.PACK,
    "contrast.ask": _P.SITTING,
    "contrast.begin": _P.PACK,
    "contrast.beside": _P.SITTING,
    "contrast.pairs": _P.PACK,
    "courses.accept": _P.OPEN,
    "courses.accommodate": _P.OPEN,
    "courses.archive": _P.OPEN,
    "courses.bring_back": _P.OPEN,
    "courses.by_code": _P.OPEN,
    "courses.change": _P.OPEN,
    "courses.change_page": _P.OPEN,
    "courses.change_role": _P.OPEN,
    "courses.check_roster": _P.OPEN,
    "courses.hand_over": _P.OPEN,
    "courses.index": _P.OPEN,
    "courses.invited": _P.OPEN,
    "courses.invited_page": _P.OPEN,
    "courses.join": _P.OPEN,
    "courses.join_page": _P.OPEN,
    "courses.leave": _P.OPEN,
    "courses.leave_page": _P.OPEN,
    "courses.let_join": _P.OPEN,
    "courses.link": _P.OPEN,
    "courses.links": _P.OPEN,
    "courses.load_roster": _P.OPEN,
    "courses.make_cards": _P.OPEN,
    "courses.make_link": _P.OPEN,
    "courses.new": _P.OPEN,
    "courses.new_page": _P.OPEN,
    "courses.people": _P.OPEN,
    "courses.remove": _P.OPEN,
    "courses.rename": _P.OPEN,
    "courses.renew": _P.OPEN,
    "courses.renew_code": _P.OPEN,
    "courses.roster_page": _P.OPEN,
    "courses.send_links": _P.OPEN,
    "courses.show": _P.OPEN,
    "courses.student": _P.OPEN,
    "courses.withdraw": _P.OPEN,
    "courses.withdraw_some": _P.OPEN,
    "exams.browse": _P.OPEN,
    "exams.change": _P.ALL,
    "exams.changing": _P.ALL,
    "exams.chart": _P.ALL,
    "exams.delete": _P.OPEN,
    "exams.deleting": _P.OPEN,
    "exams.draft": _P.PACK,
    "exams.end": _P.OPEN,
    "exams.make": _P.PACK,
    "exams.show": _P.ALL,
    "history.genealogy_page": _P.PACK,
    "history.places_page": _P.PACK,
    "history.timeline_page": _P.PACK,
    "keep_up.allow": _P.OPEN,
    "keep_up.by_mail": _P.OPEN,
    "keep_up.change": _P.OPEN,
    "keep_up.changing": _P.OPEN,
    "keep_up.exam": _P.OPEN,
    "keep_up.index": _P.OPEN,
    "keep_up.mailed": _P.OPEN,
    "keep_up.mailed_no_more": _P.OPEN,
    "keep_up.mailed_page": _P.OPEN,
    "keep_up.make": _P.OPEN,
    "keep_up.new": _P.OPEN,
    "keep_up.nothing_due": _P.OPEN,
    "keep_up.publish": _P.OPEN,
    "keep_up.remind": _P.OPEN,
    "keep_up.reminder_file": _P.OPEN,
    "keep_up.show": _P.OPEN,
    "library.anki": _P.PACK,
    "library.compare": _P.PACK,
    "library.deck": _P.PACK,
    "library.entities": _P.PACK,
    "library.entity": _P.PACK,
    "library.fact_page": _P.PACK,
    "library.kept": _P.PACK,
    "library.pack_page": _P.PACK,
    "library.reading_list": _P.PACK,
    "library.section": _P.PACK,
    "library.start": _P.OPEN,
    "library.topic": _P.PACK,
    "marks.appeal": _P.ALL,
    "marks.appeals": _P.ALL,
    "marks.apply_file": _P.ALL,
    "marks.audit": _P.ALL,
    "marks.cell": _P.ALL,
    "marks.change_rules": _P.ALL,
    "marks.check_file": _P.ALL,
    "marks.comment": _P.ALL,
    "marks.contest": _P.ALL,
    "marks.decide": _P.ALL,
    "marks.do_regrade": _P.ALL,
    "marks.excuse": _P.ALL,
    "marks.files": _P.ALL,
    "marks.gradebook": _P.ALL,
    "marks.judge": _P.ALL,
    "marks.mine": _P.ALL,
    "marks.mine_attempt": _P.ALL,
    "marks.moodle": _P.ALL,
    "marks.of_attempt": _P.ALL,
    "marks.override": _P.ALL,
    "marks.override_item": _P.ALL,
    "marks.regrade": _P.ALL,
    "marks.regrades": _P.ALL,
    "marks.rules": _P.ALL,
    "marks.seen": _P.OPEN,
    "marks.unclear": _P.ALL,
    "marks.undo_regrade": _P.ALL,
    "memory.cost": _P.OPEN,
    "memory.cost_chart": _P.OPEN,
    "memory.fit": _P.OPEN,
    "memory.show": _P.OPEN,
    "memory.undo": _P.OPEN,
    "memory.use": _P.OPEN,
    "memory.use_defaults": _P.OPEN,
    "offline.answers": _P.ALL,
    "offline.manifest": _P.OPEN,
    "offline.page": _P.OPEN,
    "offline.take": _P.ALL,
    "offline.token": _P.OPEN,
    "offline.told": _P.ALL,
    "offline.worker": _P.OPEN,
    "own.as_lines": _P.ALL,
    "own.as_toml": _P.ALL,
    "own.browse": _P.ALL,
    "own.change": _P.ALL,
    "own.create": _P.ALL,
    "own.edit": _P.ALL,
    "own.look": _P.ALL,
    "own.new": _P.ALL,
    "own.retire": _P.ALL,
    "own.write": _P.ALL,
    "papers.sheets": _P.ALL,
    "papers.show": _P.ALL,
    "practice.begin": _P.PACK,
    "progress.chart": _P.ALL,
    "progress.chart_of_pack": _P.PACK,
    "progress.of_pack": _P.PACK,
    "progress.show": _P.ALL,
    "search.everywhere": _P.ALL,
    "search.in_pack": _P.PACK,
    "sets.add": _P.ALL,
    "sets.add_page": _P.ALL,
    "sets.apart": _P.ALL,
    "sets.archive": _P.ALL,
    "sets.before": _P.ALL,
    "sets.beside": _P.ALL,
    "sets.change": _P.ALL,
    "sets.change_slot": _P.ALL,
    "sets.compare": _P.ALL,
    "sets.copy": _P.ALL,
    "sets.create": _P.ALL,
    "sets.decide": _P.ALL,
    "sets.export": _P.ALL,
    "sets.export_lines": _P.ALL,
    "sets.import_page": _P.ALL,
    "sets.import_set": _P.ALL,
    "sets.index": _P.ALL,
    "sets.leave_out": _P.ALL,
    "sets.look": _P.ALL,
    "sets.put": _P.ALL,
    "sets.rename": _P.ALL,
    "sets.report": _P.ALL,
    "sets.share": _P.ALL,
    "sets.share_page": _P.ALL,
    "sets.show": _P.ALL,
    "sets.slot_page": _P.ALL,
    "sets.take_back": _P.ALL,
    "sets.versions": _P.ALL,
    "settings.save": _P.OPEN,
    "settings.show": _P.OPEN,
    "settings.study_today": _P.OPEN,
    "site.cards": _P.OPEN,
    "site.fresh_cards": _P.OPEN,
    "site.invitation": _P.OPEN,
    "site.invite": _P.OPEN,
    "site.make_cards": _P.OPEN,
    "site.name_instructor": _P.OPEN,
    "site.reach_page": _P.OPEN,
    "site.setup": _P.OPEN,
    "site.setup_page": _P.OPEN,
    "site.sheet": _P.OPEN,
    "site.show": _P.OPEN,
    "site.take_back": _P.OPEN,
    "site.teach": _P.OPEN,
    "site.teach_page": _P.OPEN,
    "site.withdraw": _P.OPEN,
    "study.acknowledge": _P.SITTING,
    "study.again": _P.SITTING,
    "study.answer": _P.SITTING,
    "study.change_rating": _P.SITTING,
    "study.close": _P.SITTING,
    "study.finish": _P.SITTING,
    "study.go_on": _P.SITTING,
    "study.introduction": _P.SITTING,
    "study.question": _P.SITTING,
    "study.quiz": _P.PACK,
    "study.reveal": _P.SITTING,
    "study.review": _P.PACK,
    "study.start_quiz": _P.PACK,
    "study.summary": _P.SITTING,
    "study.undo": _P.SITTING,
}
"""What each route tells. Whoever adds a route adds it here."""


def policy_of(endpoint: str) -> Policy:
    """The policy of a route; one that is not named is refused."""
    return POLICIES.get(endpoint, Policy.ALL)


def install(app: Flask) -> None:
    """Let `app` ask, before every page that tells something, whether a closed book runs."""
    app.before_request(_refuse)


def _refuse() -> Response | tuple[str, int] | tuple[Response, int] | None:
    endpoint = request.endpoint
    if endpoint is None or not browser_token() or policy_of(endpoint) is Policy.OPEN:
        return None
    with reading() as session:
        learner = learner_or_none(session)
        closed = learner and closed_book.closed_for(session, learner.id, now())
        if not learner or not closed:
            return None
        named = request.view_args or {}
        pack = named.get("pack")
        if policy_of(endpoint) is Policy.SITTING:
            pack = closed_book.pack_of_sitting(session, learner.id, named["sitting"])
    if _is_open(policy_of(endpoint), closed, pack):
        return None
    if endpoint.startswith("offline."):
        problem = "An attempt with closed book runs. Nothing is lost: send it after that."
        return jsonify(problem=problem), 403
    return render_template("assignments/closed_book.html", attempt=closed.attempts[0]), 403


def _is_open(policy: Policy, closed: Closed, pack: str | None) -> bool:
    """Whether a page may be seen while `closed` runs."""
    if policy is Policy.ATTEMPT:
        return (request.view_args or {}).get("attempt") in closed.attempts
    if policy in (Policy.PACK, Policy.SITTING):
        return pack not in closed.packs
    return False
