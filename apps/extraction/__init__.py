"""The engine: one article's text in, frozen records out. Knows nothing of Django, databases or the network."""
