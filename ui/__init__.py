"""Shared Streamlit pieces: the shell of a page, filters, cached findings, pictures with their twins."""
