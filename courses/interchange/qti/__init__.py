"""QTI 2.1, 2.2 and 3.0: items, tests and packages; QTI 1.2 where it comes without a cartridge."""

from courses.interchange.qti.reader import FORMAT, read, read_questions, recognises

__all__ = ["FORMAT", "read", "read_questions", "recognises"]
