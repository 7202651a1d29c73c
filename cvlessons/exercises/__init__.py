"""One module per chapter: what is asked, how it is judged, hints, solutions, known mistakes: a list EXERCISES."""
