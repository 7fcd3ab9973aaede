"""Service-independent mathematics: each module one law, cited and tested against published figures."""
