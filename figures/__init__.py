"""Frames → Plotly figure or pydeck Deck; pure; every colour from one palette."""
