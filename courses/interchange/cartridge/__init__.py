"""IMS Common Cartridge 1.0 to 1.3 and the exports of Canvas, in and out."""

from courses.interchange.cartridge.reader import FORMAT, read, recognises

__all__ = ["FORMAT", "read", "recognises"]
