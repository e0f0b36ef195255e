"""The benchmark: what the program promises in seconds, bytes and memory, measured as its users meet it."""
