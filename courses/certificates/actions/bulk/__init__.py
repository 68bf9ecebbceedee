"""Changes of many certificates: prepared by one officer, confirmed by another, carried on with in the background."""

from courses.certificates.actions.bulk.asking import ask, gather_chunk, give_up, prepare
from courses.certificates.actions.bulk.deciding import call_off, confirm, end, refuse, resume, stop, try_again
from courses.certificates.actions.bulk.forgetting import forget_lines, forget_words, give_up_old_drafts
from courses.certificates.actions.bulk.running import run_chunk
from courses.certificates.actions.bulk.telling import tell_chunk

__all__ = [
    "ask",
    "call_off",
    "confirm",
    "end",
    "forget_lines",
    "forget_words",
    "gather_chunk",
    "give_up",
    "give_up_old_drafts",
    "prepare",
    "refuse",
    "resume",
    "run_chunk",
    "stop",
    "tell_chunk",
    "try_again",
]
