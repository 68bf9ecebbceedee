"""What the clock does for imports."""

from common import clock
from courses.interchange import actions


@clock.job()
def forget_files_of_imports() -> int:
    """Files that were brought and not taken in go after a week; imports whose worker died are given to another."""
    return actions.tidy_imports()


@clock.job()
def take_back_unfinished_imports() -> int:
    """What an import made whose worker was killed, and with which nobody went on."""
    return actions.take_back_what_was_left()
