"""Screens: the public page and its files, verifying, the holder's own, the officer's."""
