"""Every price with its date and source, and what a quantity costs."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from estimator.errors import EstimatorError
from estimator.prices import PriceBook, Rate, list_prices
from estimator.quantity import format_usd, parse_quantity
from estimator.ui.inputs import Place
from estimator.ui.widgets import bound, offer_csv, pick, records


def unit_price(usd: float) -> str:
    """Write the price of one unit in full: rounding it would no longer give the bill."""
    return f"${usd:.12f}".rstrip("0").rstrip(".") if usd == usd else "–"


def show_rates(table: str, rates: Iterable[Rate], place: Place) -> None:
    """Show every price of a table, tier by tier; where one pays less, beside the list price."""
    frame = pd.DataFrame(
        [
            {
                "Dimension": rate.dimension,
                "From": start,
                "USD for one": unit_price(usd),
                "At list price": unit_price(listed),
                "Unit": rate.unit,
                "Confidence": rate.confidence or "list",
                "In force since": rate.effective,
                "Seen unchanged": rate.checked,
                "Usage type": rate.usage_type,
                "SKU": rate.sku,
                "Source": rate.source,
            }
            for rate in rates
            for start, usd, listed in zip(rate.starts, rate.usd, rate.list_usd, strict=True)
        ]
    )
    if (frame["USD for one"] == frame["At list price"]).all():
        frame = frame.drop(columns="At list price")
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "From": st.column_config.NumberColumn(format="localized", help="Start of the tier"),
            "Source": st.column_config.LinkColumn(display_text="page"),
        },
        placeholder="–",
        alt=f"Prices of {table} in {place.region} on {place.on}",
    )
    offer_csv("Prices (CSV)", f"{table}_{place.region}", lambda: records(frame))


def show_cost(rates: dict[str, Rate], table: str) -> None:
    """Let the user price a quantity, and show what falls into each tier."""
    left, right = st.columns([2, 1])
    with left:
        names = {dimension: dimension for dimension in rates}
        rate = rates[pick("Dimension", names, next(iter(rates)), f"dimension_{table}")]
    typed = right.text_input(f"Quantity [{rate.unit}]", value="1000", **bound("quantity"))
    try:
        quantity = parse_quantity(typed, rate.unit, name="quantity")
    except EstimatorError as error:
        st.warning(str(error), icon=":material/warning:")
        return
    if quantity < 0:
        st.warning("quantity must be at least 0.", icon=":material/warning:")
        return
    st.metric(f"{typed} {rate.unit}", format_usd(float(rate.cost(quantity))))
    if len(rate.usd) > 1:
        tiers = [
            {
                "From": tier.start,
                "To": tier.end,
                "Quantity": tier.quantity,
                "USD for one": unit_price(tier.usd_per_unit),
                "USD": tier.usd,
            }
            for tier in rate.tiers(quantity)
        ]
        st.dataframe(pd.DataFrame(tiers), hide_index=True, alt=f"Tiers of {rate.dimension}")


def show_places(book: PriceBook, table: str) -> None:
    """Show the Regions a table has prices for, by name."""
    named, priced = book.region_names(), book.regions(table)
    st.dataframe(
        pd.DataFrame({"Region": priced, "Name": [named[code] for code in priced]}),
        hide_index=True,
        alt=f"The {len(priced)} Regions {table} is priced in",
    )


def show(place: Place) -> None:
    """Show the prices of a table, what a quantity costs, and where they were read."""
    book, region = place.prices, place.region

    st.title("Prices and sources")
    tables = {name: name for name in list_prices().tables()}
    table = pick("Table", tables, next(iter(tables)), "table")
    rates = dict(book.rates(table, region, place.on))
    if rates:
        show_rates(table, rates.values(), place)
        st.subheader("What a quantity costs", divider="gray")
        show_cost(rates, table)
    else:
        where = ", ".join(book.regions(table)[:8])
        st.warning(
            f"{table} has no price in {region} on {place.on}. It is priced in "
            f"{len(book.regions(table))} Regions, for example {where}.",
            icon=":material/warning:",
        )
    st.subheader(f"Where it is priced: {len(book.regions(table))} Regions", divider="gray")
    show_places(book, table)
    st.subheader("Sources of this table", divider="gray")
    sources = sorted({str(row["source"]) for row in list_prices().rows(table)})
    st.markdown("\n".join(f"- <{list_prices().source(source)}>" for source in sources))


if __name__ == "__main__":
    show(st.session_state["place"])
