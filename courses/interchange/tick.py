"""What the clock does for imports."""

from common import clock
from courses.interchange import actions


@clock.job()
def forget_files_of_imports() -> int:
    """Files that were brought and not taken in go after a week; imports whose worker died are said to have failed."""
    return actions.tidy_imports()
