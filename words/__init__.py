"""What is said, Vietnamese and English side by side, and how numbers, dates and places are written."""

from words.sayings import Language, UnknownWordsError, keys, say

__all__ = ["Language", "UnknownWordsError", "keys", "say"]
