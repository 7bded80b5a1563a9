"""Which engine made a row. Apart from the engine, so that who only asks does not load it."""

ENGINE_VERSION = "2026.11-predicate"
