"""Dated regional list prices, one CSV per table: see README.md beside this file."""
