"""Tests. Each file says in its first lines what it holds true."""
