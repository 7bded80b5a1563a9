"""How well the engine reads: gold rows in, scores out. Each scorer stands alone; `python -m apps.extraction.evaluation`."""
