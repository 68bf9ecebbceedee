"""WHAT AND HOW: the learning domain, a package of small Django apps."""
