"""Reads that span models: one fact, one function."""

from courses.cohorts.queries.access import accepting, find_invitation, open_invitations_of, seats_free
from courses.cohorts.queries.chart import Chart, Point, chart_of
from courses.cohorts.queries.columns import Columns, columns_of
from courses.cohorts.queries.courses import courses_for_cohorts
from courses.cohorts.queries.figures import Figures, figures_of, figures_of_many
from courses.cohorts.queries.filters import Filters
from courses.cohorts.queries.judging import Judged, judge
from courses.cohorts.queries.learner import Learner, learner_of
from courses.cohorts.queries.letters import Letters, letter_heads
from courses.cohorts.queries.modules import ActivityRow, module_heads, modules_of
from courses.cohorts.queries.moving import DueMove, due_move
from courses.cohorts.queries.rows import LearnerRow, Table, table_of
from courses.cohorts.queries.words import why

__all__ = [
    "ActivityRow",
    "Chart",
    "Columns",
    "DueMove",
    "Figures",
    "Filters",
    "Judged",
    "Learner",
    "LearnerRow",
    "Letters",
    "Point",
    "Table",
    "accepting",
    "chart_of",
    "columns_of",
    "courses_for_cohorts",
    "due_move",
    "figures_of",
    "figures_of_many",
    "find_invitation",
    "judge",
    "learner_of",
    "letter_heads",
    "module_heads",
    "modules_of",
    "open_invitations_of",
    "seats_free",
    "table_of",
    "why",
]
