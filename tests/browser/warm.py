"""Imported once by the process that centres are forked from: from then on the app is there, with its bundle."""

from .serve import warm

warm()
