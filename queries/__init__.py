"""The one door to the engine, and one SQL file a question."""
