"""Rasa actions: slots in, one call of `troly.answering`, an outcome and events out.

Flat and without side effects at import: the SDK imports every module here when it starts.
"""
