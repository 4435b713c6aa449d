"""What is done with a whole assignment: publish, copy, archive, delete, the newest version."""

from __future__ import annotations

from flask import render_template

from quizapp.services import assigning
from quizapp.web import teaching
from quizapp.web.assignments.area import Page, assignment_pages, found_here, go_to
from quizapp.web.assignments.forms import BackForm, CopyForm
from quizapp.web.edge import now, reading, writing


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/publish")
def publish(course: int, assignment: int) -> Page:
    """Let the students see it."""
    with writing() as session:
        teaching.teacher_here(session, course)
        assigning.publish(session, found_here(session, course, assignment), now())
    return go_to("assignments.show", course=course, assignment=assignment, done="published")


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/unpublish")
def unpublish(course: int, assignment: int) -> Page:
    """Hide it again, as long as nobody has begun."""
    with writing() as session:
        teaching.teacher_here(session, course)
        assigning.unpublish(session, found_here(session, course, assignment))
    return go_to("assignments.show", course=course, assignment=assignment, done="unpublished")


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/newest")
def newest(course: int, assignment: int) -> Page:
    """Give the set's newest version instead."""
    with writing() as session:
        member = teaching.teacher_here(session, course)
        found = found_here(session, course, assignment)
        assigning.move_to_newest(session, member.learner_id or 0, found)
    return go_to("assignments.show", course=course, assignment=assignment, done="newest")


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/copy")
def copy(course: int, assignment: int) -> Page:
    """Make a copy, in this course or in another that this person teaches."""
    form = CopyForm()
    form.validate()
    target = form.course.data or course
    with writing() as session:
        teaching.teacher_here(session, course)
        member = teaching.teacher_here(session, target)
        found = found_here(session, course, assignment)
        made = assigning.duplicate(session, member.learner_id or 0, found, target, now())
    return go_to("assignments.show", course=target, assignment=made, done="copied")


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/archive")
def archive(course: int, assignment: int) -> Page:
    """Put it away, or take it out again."""
    form = BackForm()
    form.validate()
    with writing() as session:
        teaching.teacher_here(session, course)
        found = found_here(session, course, assignment)
        assigning.archive(session, found, now(), back=form.back.data)
    done = "back" if form.back.data else "archived"
    return go_to("assignments.show", course=course, assignment=assignment, done=done)


@assignment_pages.get("/courses/<int:course>/assignments/<int:assignment>/delete")
def delete_page(course: int, assignment: int) -> str:
    """Ask whether it is to be deleted."""
    with reading() as session:
        member = teaching.teacher_here(session, course)
        found = found_here(session, course, assignment)
        begun = assigning.begun(session, assignment)
    return render_template("assignments/delete.html", member=member, assignment=found, begun=begun)


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/delete")
def delete(course: int, assignment: int) -> Page:
    """Delete it, as long as nobody has begun."""
    with writing() as session:
        teaching.teacher_here(session, course)
        assigning.remove(session, found_here(session, course, assignment))
    return go_to("assignments.of_course", course=course, done="deleted")
