"""The bundled curriculum, as package data."""
