"""``python -m estimator`` is the command ``estimator``."""

from estimator.cli import main

if __name__ == "__main__":
    main()
