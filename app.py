"""The dashboard: ``make app``, or ``streamlit run app.py``."""

from estimator.ui.main import run

run()
