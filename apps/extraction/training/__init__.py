"""Recipes that fit the shipped weights from annotated articles; never imported at run time."""
