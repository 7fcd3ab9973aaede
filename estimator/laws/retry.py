"""Retries as load: attempts, back-off, and the storm that throttled callers make of themselves.

A failed attempt comes back, so a service meets more requests than its callers have. Failures that
do not depend on load multiply it by a known factor. Throttling does depend on load, and feeds on
it: `loss_with_retries` finds where that settles, or says that it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.laws.queueing import erlang_b
from estimator.units import Array

_TOLERANCE = 1e-9
_MOST_STEPS = 100


def attempts(failure: Array, *, max_attempts: Array = np.inf) -> Array:
    """Find the mean number of attempts a request takes.

    Parameters
    ----------
    failure : Array
        Probability that an attempt fails, independent of the others [-].
    max_attempts : Array, default inf
        Attempts after which the caller gives up [-].

    Returns
    -------
    Array
        Attempts per request [-]; ``inf`` where every attempt fails and nobody gives up.

    Notes
    -----
    ``(1 - p^m) / (1 - p)``, which is ``1 / (1 - p)`` for callers that never give up. A share
    ``p^m`` of requests fails for good.

    Examples
    --------
    >>> attempts(np.array([0.0, 0.5, 1.0]))
    array([ 1.,  2., inf])
    >>> attempts(np.array([0.0, 0.5, 1.0]), max_attempts=3)
    array([1.  , 1.75, 3.  ])
    """
    succeeds = np.asarray(failure) < 1
    success = np.where(succeeds, np.subtract(1, failure), 1.0)
    given_up = np.power(np.where(succeeds, failure, 0.0), max_attempts)
    mean: Array = np.where(succeeds, (1 - given_up) / success, max_attempts)[()]
    return mean


def effective_rate(rate: Array, failure: Array, *, max_attempts: Array = np.inf) -> Array:
    """Find how many attempts a service meets when failed requests come back.

    Parameters
    ----------
    rate : Array
        Requests made for the first time [1/s].
    failure : Array
        Probability that an attempt fails, independent of the others [-].
    max_attempts : Array, default inf
        Attempts after which the caller gives up [-].

    Returns
    -------
    Array
        Attempts, first and repeated [1/s].

    Examples
    --------
    >>> float(effective_rate(900.0, failure=0.1))
    1000.0
    """
    tries = attempts(failure, max_attempts=max_attempts)
    asked = np.asarray(rate) > 0
    total: Array = np.where(asked, rate * np.where(asked, tries, 1.0), 0.0)[()]
    return total


def expected_backoff_s(failure: Array, backoff_s: Sequence[Array]) -> Array:
    """Find the mean time a request spends waiting between its attempts.

    Parameters
    ----------
    failure : Array
        Probability that an attempt fails, independent of the others [-].
    backoff_s : sequence of Array
        Mean pause before the first retry, the second, and so on to the last [s]; with full jitter
        [1]_ half of the longest pause.

    Returns
    -------
    Array
        Mean of all pauses together, over all requests [s].

    Notes
    -----
    ``sum_i p^i b_i``, i from 1: the i-th retry takes place if i attempts failed.

    References
    ----------
    .. [1] M. Brooker, "Exponential backoff and jitter",
       https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    Examples
    --------
    >>> float(expected_backoff_s(0.5, [1.0, 2.0, 4.0]))
    1.5
    """
    total: Array = np.multiply(failure, 0.0)
    for retry, pause_s in enumerate(backoff_s, start=1):
        total = total + np.power(failure, float(retry)) * pause_s
    return total


@dataclass(frozen=True)
class RetryLoss:
    """Where throttling and retries settle, per scenario.

    Attributes
    ----------
    blocked : Array
        Share of attempts that are throttled [-].
    offered : Array
        Load of all attempts, first and repeated [erlang].
    storm : bool or array of bool
        True where the requests alone fill the servers: retries pile up without bound, `blocked` is
        1 and `offered` is ``inf``.
    converged : bool or array of bool
        True where the figures are the fixed point; False in a storm, for NaN, and so close to a
        storm that rounding hides the fixed point.
    """

    blocked: Array
    offered: Array
    storm: NDArray[np.bool_]
    converged: NDArray[np.bool_]


def loss_with_retries(servers: Array, arrival_rate: Array, service_s: Array) -> RetryLoss:
    """Find how much a concurrency limit throttles callers who try again until they succeed.

    Parameters
    ----------
    servers : Array
        Requests that may be in progress at once, finite [-].
    arrival_rate : Array
        Requests made for the first time [1/s].
    service_s : Array
        Mean time one request is in progress [s].

    Returns
    -------
    RetryLoss
        Throttled share, total load, and where there is none to settle on.

    Notes
    -----
    The fixed point of ``p = B(c, a/(1 - p))`` with B of `erlang_b` and ``a`` the load of the
    requests alone. In terms of the total load x it reads ``x (1 - B(c, x)) = a``: what is carried
    must equal what is asked for. The left side rises with x and bends down towards c, so that there
    is exactly one solution where ``a < c`` and none elsewhere; secants from 0 and ``a`` approach it
    from below, until carried and asked agree to one part in 1e9.

    Retries are taken to arrive as fresh Poisson traffic: true for pauses with jitter that are long
    against the service time, too kind for immediate retries [1]_.

    References
    ----------
    .. [1] M. Brooker, "Timeouts, retries, and backoff with jitter",
       https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/

    Examples
    --------
    One server, half the time asked for: half of all attempts find it busy, each request takes two.

    >>> settled = loss_with_retries(1, np.array([0.5, 1.0]), 1.0)
    >>> settled.blocked.round(9), settled.offered.round(9), settled.storm
    (array([0.5, 1. ]), array([ 1., inf]), array([False,  True]))
    """
    c, a = np.broadcast_arrays(np.floor(servers), np.multiply(arrival_rate, service_s))
    storm = a >= c
    asked = np.where(storm, 0.0, a)
    before, carried_before = np.zeros_like(asked), np.zeros_like(asked)
    total = asked
    active = ~storm
    for _ in range(_MOST_STEPS):
        carried = total * (1 - erlang_b(c, total))
        active = active & ~(np.abs(asked - carried) <= _TOLERANCE * asked)
        if not np.any(active):
            break
        gained = carried - carried_before
        rising = active & (gained > 0)
        step = (asked - carried) * (total - before) / np.where(rising, gained, 1.0)
        before, carried_before = total, carried
        total = total + np.where(rising, np.maximum(step, 0.0), 0.0)
    blocked = np.where(storm, 1.0, erlang_b(c, total))
    return RetryLoss(
        blocked=blocked[()],
        offered=np.where(storm, np.inf, total)[()],
        storm=storm[()],
        converged=(~storm & ~active)[()],
    )
