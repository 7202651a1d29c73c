"""Exercises of chapter 8, stereo depth."""

from .functions import FUNCTIONS
from .questions import QUESTIONS

EXERCISES = [*QUESTIONS, *FUNCTIONS]
