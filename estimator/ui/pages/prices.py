"""Every price with its date and source, and what a quantity costs."""

from datetime import date

import pandas as pd
import streamlit as st

from estimator.errors import EstimatorError
from estimator.prices import list_prices
from estimator.quantity import format_usd, parse_quantity

book = list_prices()

st.title("Prices and sources")
left, middle, right = st.columns(3)
table = str(
    left.selectbox("Table", book.tables(), key="table", bind="query-params") or book.tables()[0]
)
codes = book.regions()
region = str(
    middle.selectbox(
        "Region",
        codes,
        index=codes.index("us-east-1"),
        key="price_region",
        bind="query-params",
    )
    or "us-east-1"
)
on = right.date_input("Prices on", value=date.today(), key="price_on", bind="query-params")

try:
    rates = book.rates(table, region, on)
except EstimatorError as error:
    st.error(str(error), icon=":material/error:")
    st.stop()

rows = [
    {
        "Dimension": rate.dimension,
        "From": start,
        "USD for one": f"${usd:.12f}".rstrip("0").rstrip("."),
        "Unit": rate.unit,
        "Confidence": rate.confidence or "list",
        "In force since": rate.effective,
        "Seen unchanged": rate.checked,
        "Usage type": rate.usage_type,
        "SKU": rate.sku,
        "Source": rate.source,
    }
    for rate in rates.values()
    for start, usd in zip(rate.starts, rate.usd, strict=True)
]
if not rows:
    where = ", ".join(book.regions(table)[:8])
    st.warning(
        f"{table} has no price in {region} on {on}. It is priced in {len(book.regions(table))} "
        f"Regions, for example {where}.",
        icon=":material/warning:",
    )
    st.stop()
st.dataframe(
    pd.DataFrame(rows),
    hide_index=True,
    column_config={
        "From": st.column_config.NumberColumn(format="localized", help="Start of the tier"),
        "Source": st.column_config.LinkColumn(display_text="page"),
    },
    alt=f"Prices of {table} in {region} on {on}",
)

st.subheader("What a quantity costs", divider="gray")
left, right = st.columns([2, 1])
dimension = str(left.selectbox("Dimension", list(rates), key=f"dimension_{table}"))
rate = rates[dimension]
typed = right.text_input(f"Quantity [{rate.unit}]", value="1000", key="quantity")
try:
    quantity = parse_quantity(typed, rate.unit, name="quantity")
    if quantity < 0:
        st.warning("quantity must be at least 0.", icon=":material/warning:")
        st.stop()
except EstimatorError as error:
    st.warning(str(error), icon=":material/warning:")
    st.stop()
st.metric(f"{typed} {rate.unit}", format_usd(float(rate.cost(quantity))))
if len(rate.usd) > 1:
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "From": tier.start,
                    "To": tier.end,
                    "Quantity": tier.quantity,
                    "USD for one": tier.usd_per_unit,
                    "USD": tier.usd,
                }
                for tier in rate.tiers(quantity)
            ]
        ),
        hide_index=True,
        alt=f"Tiers of {dimension}",
    )

st.subheader("Where it is priced", divider="gray")
priced = book.regions(table)
st.markdown(f"{table}: {len(priced)} Regions. " + ", ".join(priced))

st.subheader("Sources of this table", divider="gray")
sources = sorted({book.source(str(row["source"])) for row in book.rows(table)})
st.markdown("\n".join(f"- <{source}>" for source in sources))
