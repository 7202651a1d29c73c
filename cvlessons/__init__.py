"""A course in classic computer vision that you can move. A notebook needs these few names."""

from . import _opencv  # noqa: F401  (first: says in words if OpenCV cannot be imported)
from .check import check, hint, solution
from .live import live, odd
from .pictures import load, truth
from .show import show, source

__all__ = ["check", "hint", "live", "load", "odd", "show", "solution", "source", "truth"]
