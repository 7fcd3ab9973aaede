"""The dashboard: ``make app``, or ``streamlit run app.py``."""

from estimator.ui.main import run

if __name__ == "__main__":  # a worker process of a sweep imports this file too
    run()
