"""The alliance's own courses as packages, taken in like anybody's."""
