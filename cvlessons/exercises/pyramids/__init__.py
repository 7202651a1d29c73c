"""Exercises of chapter 2, image pyramids."""

from .functions import FUNCTIONS
from .questions import QUESTIONS

EXERCISES = [*QUESTIONS, *FUNCTIONS]
