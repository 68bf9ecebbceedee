"""Composed screens."""
