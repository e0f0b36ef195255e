"""Finding → papers that people take away; no Streamlit."""
