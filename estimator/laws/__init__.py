"""Service-independent mathematics: each module is one law, tested on published figures."""
