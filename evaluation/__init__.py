"""Measures how well questions are understood; README.md is the data sheet of its questions."""
