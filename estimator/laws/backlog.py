"""Backlogs over a limited time: fluid queues, recovery after an outage, token buckets.

Where a load exceeds the capacity only for a while there is no steady state to speak of, but there
is a backlog that grows and drains. Work is treated as a fluid: right when the backlog is many
items deep, blind to the waiting that randomness alone causes (`estimator.laws.queueing`).
"""

import numpy as np
from numpy.typing import NDArray

from estimator.units import Array, smallest


def fluid_backlog(
    arrival_rate: Array, service_rate: Array, step_s: Array, *, initial: Array = 0.0
) -> NDArray[np.float64]:
    """Find how a backlog grows and drains while arrivals and capacity change.

    Parameters
    ----------
    arrival_rate : Array, shape (times, ...)
        Arrivals during each step [1/s, or bytes/s]; time runs along the first axis.
    service_rate : Array
        What can be finished during each step, broadcast against `arrival_rate` [same unit].
    step_s : Array
        Length of one step, a tenth or less of the time in which the rates change [s].
    initial : Array, default 0
        Backlog at the start [items, or bytes].

    Returns
    -------
    ndarray, shape (times, ...)
        Backlog at the end of each step [items, or bytes].

    Notes
    -----
    ``Q(t + dt) = max(0, Q(t) + (lambda(t) - mu(t)) dt)``: exact where the rates are constant within
    a step.

    Examples
    --------
    Two minutes without capacity, then twice what arrives:

    >>> fluid_backlog(np.full(5, 10.0), np.array([0.0, 0.0, 20.0, 20.0, 20.0]), 60.0)
    array([ 600., 1200.,  600.,    0.,    0.])
    """
    net = np.atleast_1d(np.subtract(arrival_rate, service_rate) * step_s)
    backlog = np.empty((len(net), *np.broadcast_shapes(net.shape[1:], np.shape(initial))))
    current = initial
    for step, change in enumerate(net):
        current = np.maximum(0.0, current + change)
        backlog[step] = current
    return backlog


def backlog_delay_s(backlog: Array, service_rate: Array) -> Array:
    """Find how long an arrival waits behind a backlog.

    Parameters
    ----------
    backlog : Array
        Work ahead of the arrival [items, or bytes].
    service_rate : Array
        What is finished [1/s, or bytes/s].

    Returns
    -------
    Array
        Delay [s]; ``inf`` behind a backlog that nothing works on, 0 without one.

    Examples
    --------
    >>> backlog_delay_s(np.array([600.0, 0.0]), np.array([20.0, 0.0]))
    array([30.,  0.])
    """
    working = np.asarray(service_rate) > 0
    stuck_s = np.where(np.asarray(backlog) > 0, np.inf, 0.0)
    delay_s: Array = np.where(working, backlog / np.where(working, service_rate, 1), stuck_s)[()]
    return delay_s


def drain_s(outage_s: Array, arrival_rate: Array, service_rate: Array) -> Array:
    """Find how long after an outage the backlog is gone.

    Parameters
    ----------
    outage_s : Array
        Time during which work arrived and none was finished [s].
    arrival_rate : Array
        Arrivals, during and after the outage [1/s, or bytes/s].
    service_rate : Array
        What can be finished after it [same unit].

    Returns
    -------
    Array
        Time from the end of the outage [s]; ``inf`` where capacity does not exceed arrivals.

    Notes
    -----
    ``lambda D / (mu - lambda)``: at 80 % load an outage costs four times its length to make good.

    Examples
    --------
    >>> drain_s(600.0, np.array([80.0, 100.0]), 100.0)
    array([2400.,   inf])
    """
    return backlog_delay_s(
        np.multiply(arrival_rate, outage_s), np.subtract(service_rate, arrival_rate)
    )


def admitted(duration_s: Array, offered_rate: Array, refill_rate: Array, burst: Array) -> Array:
    """Find how many requests a token bucket lets through in a given time.

    Parameters
    ----------
    duration_s : Array
        Time since the bucket was full [s].
    offered_rate : Array
        Requests made, one token each [1/s].
    refill_rate : Array
        Tokens added [1/s].
    burst : Array
        Tokens the bucket holds [-].

    Returns
    -------
    Array
        Requests admitted [-].

    Notes
    -----
    ``min(x t, b + r t)``; the rest is rejected.

    Examples
    --------
    >>> admitted(10.0, np.array([50.0, 200.0]), refill_rate=100.0, burst=500.0)
    array([ 500., 1500.])
    """
    return smallest(
        np.multiply(offered_rate, duration_s), burst + np.multiply(refill_rate, duration_s)
    )


def time_to_first_rejection(offered_rate: Array, refill_rate: Array, burst: Array) -> Array:
    """Find how long a full token bucket carries a rate above its refill.

    Parameters
    ----------
    offered_rate : Array
        Requests made, one token each [1/s].
    refill_rate : Array
        Tokens added [1/s].
    burst : Array
        Tokens the bucket holds [-].

    Returns
    -------
    Array
        Time until a request is rejected [s]; ``inf`` where the refill keeps up.

    Notes
    -----
    ``b / (x - r)``.

    Examples
    --------
    >>> time_to_first_rejection(np.array([200.0, 100.0]), refill_rate=100.0, burst=500.0)
    array([ 5., inf])
    """
    excess = np.subtract(offered_rate, refill_rate)
    over = excess > 0
    lasts_s: Array = np.where(over, burst / np.where(over, excess, 1), np.inf)[()]
    return lasts_s


def burst_finish_s(requests: Array, refill_rate: Array, burst: Array) -> Array:
    """Find when the last of many requests made at once gets its token.

    Parameters
    ----------
    requests : Array
        Requests made at one moment, each repeated until admitted [-].
    refill_rate : Array
        Tokens added [1/s].
    burst : Array
        Tokens the bucket holds at that moment [-].

    Returns
    -------
    Array
        Time after that moment [s]; ``inf`` where tokens run out and none are added.

    Notes
    -----
    ``max(0, (N - b) / r)``.

    Examples
    --------
    >>> burst_finish_s(np.array([400.0, 1500.0]), refill_rate=100.0, burst=500.0)
    array([ 0., 10.])
    """
    return backlog_delay_s(np.maximum(0.0, np.subtract(requests, burst)), refill_rate)
