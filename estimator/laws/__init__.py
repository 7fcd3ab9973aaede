"""Service-independent mathematics: each module is one law, cited and tested on published figures."""
