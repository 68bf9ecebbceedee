"""Courses written in Markdown: folders of pages with or without a table of contents, in one language or several."""

from courses.interchange.markdown.reader import FORMAT, read, recognises

__all__ = ["FORMAT", "read", "recognises"]
