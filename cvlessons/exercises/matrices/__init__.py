"""Exercises of chapter 7, matrix operations."""

from .functions import FUNCTIONS
from .questions import QUESTIONS

EXERCISES = [*QUESTIONS, *FUNCTIONS]
