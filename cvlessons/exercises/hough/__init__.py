"""Exercises of chapter 5, Hough transforms."""

from .functions import FUNCTIONS
from .questions import QUESTIONS

EXERCISES = [*QUESTIONS, *FUNCTIONS]
