"""Our own package format: a folder of Markdown and YAML (docs/course-package.md)."""

from courses.interchange.package.files import FILE, at_root, opened
from courses.interchange.package.reader import FORMAT, read_package
from courses.interchange.package.writer import package_files, write_package

__all__ = ["FILE", "FORMAT", "at_root", "opened", "package_files", "read_package", "write_package"]
