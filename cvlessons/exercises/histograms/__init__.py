"""Exercises of chapter 3, histograms."""

from .functions import FUNCTIONS
from .questions import QUESTIONS

EXERCISES = [*QUESTIONS, *FUNCTIONS]
