"""How well the engine reads: gold rows in, scores out; all at once by `python -m apps.extraction.evaluation`."""
