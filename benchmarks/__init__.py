"""Measures troly beside stock Rasa on the same machine; README.md says how and what for."""
