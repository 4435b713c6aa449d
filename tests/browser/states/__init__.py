"""Every state of every page: `STATES` says how each is reached by a visitor whom nobody knows.

A new one is a line in the dict of its area.
"""

from __future__ import annotations

from tests.browser.assigned import ASSIGNMENT_STATES
from tests.browser.classes import COURSE_STATES
from tests.browser.keepers import KEEPING
from tests.browser.marked import MARKED
from tests.browser.own_steps import OWN_STATES
from tests.browser.states.accounts import ACCOUNTS
from tests.browser.states.analysis import ANALYSIS
from tests.browser.states.kind import States
from tests.browser.states.library import LIBRARY
from tests.browser.states.offline import OFFLINE
from tests.browser.states.remembering import REMEMBERING
from tests.browser.states.sets import SETS
from tests.browser.states.studying import STUDYING

AREAS: tuple[States, ...] = (
    LIBRARY,
    STUDYING,
    REMEMBERING,
    ACCOUNTS,
    OFFLINE,
    SETS,
    ANALYSIS,
    MARKED,
    KEEPING,
    COURSE_STATES,
    OWN_STATES,
    ASSIGNMENT_STATES,
)
STATES: States = {name: reach for area in AREAS for name, reach in area.items()}
