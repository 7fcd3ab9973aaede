"""Waiting and loss at a group of identical servers: Erlang B, Erlang C, Allen-Cunneen.

Which law holds is a property of the service, not a choice of accuracy. A limit that turns work
away (a concurrency limit that answers "throttled") loses it: `erlang_b`. A limit behind which work
waits its turn (a queue, a worker pool, a workload manager) delays it: `erlang_c` and the waiting
times built on it.

Throughout, ``c`` is the number of servers, ``a = arrival rate x service time`` the offered load
[erlang]. Servers are whole: a fraction of a server is dropped. Where the load reaches the servers
the queue grows without bound and every waiting time is ``inf``; `growth_rate` says how fast, and
`estimator.laws.backlog` what that means over a limited time. Arrivals are taken to be Poisson
unless a variability is given, that is, many independent sources at a steady mean rate; bursts that
outlast a service time are a matter for the backlog, not for these formulas.
"""

import numpy as np
from numpy.typing import NDArray

from estimator.errors import InputError
from estimator.units import Array, largest

_EXACT_UP_TO = 20_000
"""Servers above which the recursion gives way to its normal limit."""

_BISECTIONS = 80
_Z_99 = 2.3263478740408408


def erlang_b(servers: Array, offered: Array) -> Array:
    """Find the share of arrivals that a limit without a queue turns away.

    Parameters
    ----------
    servers : Array
        Requests that may be in progress at once [-].
    offered : Array
        Arrival rate times service time [erlang].

    Returns
    -------
    Array
        Probability that an arrival is lost [-].

    Notes
    -----
    ``B(k) = a B(k-1) / (k + a B(k-1))`` from ``B(0) = 1``, carried as ``1/B`` so that nothing
    overflows to a wrong answer [1]_. Above 20,000 servers the normal limit of [2]_ replaces it,
    ``B = phi(x) / (sqrt(a) Phi(x))`` with ``x = (c - a) / sqrt(a)``: there within 2 % of every
    loss above 5e-5, and too low below. Poisson arrivals; holds for any distribution of the service
    time, as long as what is turned away does not come back (`estimator.laws.retry`).

    References
    ----------
    .. [1] G. Zeng, "Two common properties of the Erlang-B function, Erlang-C function, and Engset
       blocking function", Math. Comput. Model. 37 (2003), https://doi.org/10.1016/S0895-7177(03)90040-9
    .. [2] S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many exponential servers",
       Oper. Res. 29 (1981), https://doi.org/10.1287/opre.29.3.567

    Examples
    --------
    >>> round(float(erlang_b(5, 4.0)), 6)
    0.199067
    >>> erlang_b(np.array([1, 2]), np.array([0.5, 1.0])).round(6)
    array([0.333333, 0.2     ])
    """
    c, a = np.broadcast_arrays(np.floor(servers), np.asarray(offered, dtype=np.float64))
    exact = c <= _EXACT_UP_TO
    loss = _recursive_loss(np.where(exact, c, 0.0).ravel(), a.ravel()).reshape(c.shape)
    if not np.all(exact):
        loss = np.where(exact, loss, _normal_loss(c, a))
    return loss[()]


def _recursive_loss(
    servers: NDArray[np.float64], offered: NDArray[np.float64]
) -> NDArray[np.float64]:
    # by servers, few first: a step of the recursion then touches only those who take it
    whole = servers.astype(np.uint16)
    order = np.argsort(whole, kind="stable")
    whole, a = whole[order], offered[order]
    inverse = np.ones_like(a)
    most = int(np.max(whole, initial=0))
    # no load: 1/B is infinite and B is zero, which is the answer, not an accident
    with np.errstate(divide="ignore", over="ignore"):
        for k, first in enumerate(np.searchsorted(whole, np.arange(1, most + 1)), start=1):
            inverse[first:] *= k
            inverse[first:] /= a[first:]
            inverse[first:] += 1
    loss = np.empty_like(a)
    loss[order] = 1 / inverse
    return loss


def _normal_loss(servers: Array, offered: Array) -> Array:
    from scipy.special import erfcx  # a tenth of a second that a plain bill does not need

    a = np.clip(offered, 1e-300, 1e300)
    # a loss too small to be a number comes out as one over infinity, zero
    with np.errstate(over="ignore"):
        inverse = np.sqrt(a * np.pi / 2) * erfcx((1 - servers / a) * np.sqrt(a / 2))
    loss: Array = 1 / inverse
    return loss


def erlang_c(servers: Array, offered: Array) -> Array:
    """Find the share of arrivals that have to wait for a free server.

    Parameters
    ----------
    servers : Array
        Servers in front of one common queue [-].
    offered : Array
        Arrival rate times service time [erlang].

    Returns
    -------
    Array
        Probability that an arrival waits [-]; 1 where the load reaches the servers.

    Notes
    -----
    ``C = B / (1 - (a/c)(1 - B))`` with B of `erlang_b` [1]_. Poisson arrivals, exponential service
    times, nobody gives up waiting, the queue is unlimited.

    References
    ----------
    .. [1] "M/M/c queue", https://en.wikipedia.org/wiki/M/M/c_queue

    Examples
    --------
    >>> round(float(erlang_c(14, 10.0)), 12)
    0.174131933595
    >>> erlang_c(np.array([2, 2]), np.array([1.0, 2.0])).round(6)
    array([0.333333, 1.      ])
    """
    c, a = np.floor(servers), np.asarray(offered, dtype=np.float64)
    full = a >= c
    loss = erlang_b(c, a)
    utilisation = np.where(full, 0, a) / np.where(full, 1, c)
    waiting: Array = np.where(full, 1.0, loss / (1 - utilisation * (1 - loss)))[()]
    return waiting


def is_stable(servers: Array, arrival_rate: Array, service_s: Array) -> NDArray[np.bool_]:
    """Tell whether the servers keep up with the arrivals in the long run.

    Parameters
    ----------
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival [s].

    Returns
    -------
    array of bool
        True where the offered load is below the servers.

    Examples
    --------
    >>> is_stable(2, np.array([0.9, 1.0]), 2.0)
    array([ True, False])
    """
    stable: NDArray[np.bool_] = np.multiply(arrival_rate, service_s) < np.floor(servers)
    return stable


def growth_rate(servers: Array, arrival_rate: Array, service_s: Array) -> Array:
    """Find how fast the queue grows while arrivals exceed what the servers can finish.

    Parameters
    ----------
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival [s].

    Returns
    -------
    Array
        Arrivals added to the queue [1/s]; 0 where the servers keep up.

    Notes
    -----
    ``lambda - c/S``. At exactly full load the queue still has no mean, but grows slower than any
    straight line: the rate is 0 and `is_stable` is False.

    Examples
    --------
    >>> float(growth_rate(4, arrival_rate=50.0, service_s=0.1))
    10.0
    >>> float(growth_rate(6, arrival_rate=50.0, service_s=0.1))
    0.0
    """
    busy = np.asarray(service_s) > 0
    finished = np.floor(servers) / np.where(busy, service_s, 1)
    growth: Array = np.where(busy, largest(0.0, arrival_rate - finished), 0.0)[()]
    return growth


def mean_wait(
    servers: Array,
    arrival_rate: Array,
    service_s: Array,
    *,
    ca2: Array = 1.0,
    cs2: Array = 1.0,
) -> Array:
    """Find the mean time an arrival waits before its service begins.

    Parameters
    ----------
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival [s].
    ca2 : Array, default 1
        Squared coefficient of variation of the time between arrivals [-]; 1 is Poisson.
    cs2 : Array, default 1
        Squared coefficient of variation of the service time [-]; 1 is exponential, 0 constant.

    Returns
    -------
    Array
        Mean wait [s]; ``inf`` where the load reaches the servers.

    Notes
    -----
    Allen-Cunneen: ``Wq = C S/(c - a) (ca2 + cs2)/2`` with C of `erlang_c` [1]_. Exact for Poisson
    arrivals at one server (Pollaczek-Khinchine) and for M/M/c. It overstates the wait of many
    servers with skewed service: simulated, five servers at 80 % load with lognormal service of
    coefficient of variation 1.5 wait 0.80 service times where the formula says 0.90; forty servers
    at 85 % wait 0.043 where it says 0.064, half as much again. So it errs on the safe side.

    References
    ----------
    .. [1] W. Whitt, "Approximations for the GI/G/m queue", Prod. Oper. Manag. 2 (1993),
       https://www.columbia.edu/~ww2040/ApproxGIGm1993.pdf

    Examples
    --------
    >>> round(float(mean_wait(55, arrival_rate=360 / 1800, service_s=240.0)), 3)
    8.184
    >>> mean_wait(1, np.array([0.5, 1.0]), 1.0, cs2=0.0)
    array([0.5, inf])
    """
    stable, scale_s = _wait_scale(servers, arrival_rate, service_s, ca2, cs2)
    waiting = erlang_c(servers, np.multiply(arrival_rate, service_s))
    wait_s: Array = np.where(stable, waiting * scale_s, np.inf)[()]
    return wait_s


def delayed_wait(
    servers: Array,
    arrival_rate: Array,
    service_s: Array,
    *,
    ca2: Array = 1.0,
    cs2: Array = 1.0,
) -> Array:
    """Find the mean time that those arrivals wait which have to wait at all.

    Parameters
    ----------
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival [s].
    ca2, cs2 : Array, default 1
        Squared coefficients of variation of time between arrivals and of service time [-].

    Returns
    -------
    Array
        Mean wait of those delayed [s]; ``inf`` where the load reaches the servers.

    Notes
    -----
    ``S/(c - a) (ca2 + cs2)/2``, `mean_wait` without the share C that waits.

    Examples
    --------
    >>> delayed_wait(10, np.array([4.0, 5.0]), 2.0)
    array([ 1., inf])
    """
    stable, scale_s = _wait_scale(servers, arrival_rate, service_s, ca2, cs2)
    wait_s: Array = np.where(stable, scale_s, np.inf)[()]
    return wait_s


def wait_quantile(
    q: Array,
    servers: Array,
    arrival_rate: Array,
    service_s: Array,
    *,
    ca2: Array = 1.0,
    cs2: Array = 1.0,
) -> Array:
    """Find the wait before service that a share `q` of arrivals does not exceed.

    Parameters
    ----------
    q : Array
        Share of arrivals, at least 0 and below 1 [-].
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival [s].
    ca2, cs2 : Array, default 1
        Squared coefficients of variation of time between arrivals and of service time [-].

    Returns
    -------
    Array
        Wait [s]; 0 where fewer than ``1 - q`` wait at all, ``inf`` where the load reaches the
        servers.

    Notes
    -----
    ``w_q = f S/(c - a) ln(C/(1 - q))``, ``f = (ca2 + cs2)/2``: exact for M/M/c in first-come order,
    elsewhere an exponential tail with the mean stretched as in `mean_wait`, conservative for many
    servers with skewed service in the same way (0.86 against 0.62 service times at the 99th
    percentile of the forty servers there).

    Examples
    --------
    >>> round(float(wait_quantile(0.99, 5, arrival_rate=4.0, service_s=1.0)), 2)
    4.01
    >>> float(wait_quantile(0.4, 5, arrival_rate=4.0, service_s=1.0))
    0.0
    """
    stable, scale_s = _wait_scale(servers, arrival_rate, service_s, ca2, cs2)
    waiting = erlang_c(servers, np.multiply(arrival_rate, service_s))
    wait_s = scale_s * np.log(largest(1.0, waiting / (1 - np.asarray(q))))
    result: Array = np.where(stable, wait_s, np.inf)[()]
    return result


def _wait_scale(
    servers: Array, arrival_rate: Array, service_s: Array, ca2: Array, cs2: Array
) -> tuple[NDArray[np.bool_], Array]:
    """Return whether there is a steady state, and in it the mean wait of those who wait [s]."""
    stable = is_stable(servers, arrival_rate, service_s)
    spare = np.where(stable, np.floor(servers) - np.multiply(arrival_rate, service_s), 1.0)
    return stable, service_s / spare * (np.add(ca2, cs2) / 2)


def sojourn_tail(t_s: Array, servers: Array, arrival_rate: Array, service_s: Array) -> Array:
    """Find the share of arrivals that wait and service together keep longer than `t_s`.

    Parameters
    ----------
    t_s : Array
        Time since arrival, finite and at least 0 [s].
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival, above 0 [s].

    Returns
    -------
    Array
        Probability [-]; 1 where the load reaches the servers.

    Notes
    -----
    With t in service times, ``P(T > t) = exp(-t) (1 + C (1 - exp(-t d)) / d)``, ``d = c - 1 - a``,
    and ``exp(-t) (1 + C t)`` in the limit ``d = 0`` [1]_. M/M/c: Poisson arrivals, exponential
    service, first come first served.

    References
    ----------
    .. [1] D. Gross, C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., Wiley 2008, §2.3,
       https://doi.org/10.1002/9781118625651

    Examples
    --------
    >>> round(float(sojourn_tail(2.0, 1, arrival_rate=0.5, service_s=1.0)), 6)
    0.367879
    """
    stable = is_stable(servers, arrival_rate, service_s)
    offered = np.multiply(arrival_rate, service_s)
    t = np.asarray(t_s) / service_s
    spare = np.where(stable, np.floor(servers) - offered, 1.0)
    d = np.abs(spare - 1)
    # the smaller exponent is taken out, so that neither sign of d can overflow
    excess = np.where(d > 0, -np.expm1(-t * d) / np.where(d > 0, d, 1), t)
    tail = np.exp(-t) + erlang_c(servers, offered) * np.exp(-t * np.minimum(spare, 1)) * excess
    result: Array = np.where(stable, tail, 1.0)[()]
    return result


def sojourn_quantile(q: Array, servers: Array, arrival_rate: Array, service_s: Array) -> Array:
    """Find the time from arrival to completion that a share `q` of arrivals does not exceed.

    Parameters
    ----------
    q : Array
        Share of arrivals, at least 0 and below 1 [-].
    servers : Array
        Servers in front of one common queue [-].
    arrival_rate : Array
        Mean arrivals [1/s].
    service_s : Array
        Mean time one server spends on one arrival, above 0 [s].

    Returns
    -------
    Array
        Wait plus service [s]; ``inf`` where the load reaches the servers.

    Notes
    -----
    `sojourn_tail` inverted by 80 bisections, from the bracket that half the allowed share exceeds
    twice either part's quantile.

    Examples
    --------
    >>> sojourn_quantile(np.array([0.5, 0.99]), 5, arrival_rate=4.0, service_s=1.0).round(4)
    array([1.2044, 6.0797])
    """
    beyond = 1 - np.asarray(q)
    stable = is_stable(servers, arrival_rate, service_s)
    wait_s = np.where(stable, wait_quantile(1 - beyond / 2, servers, arrival_rate, service_s), 0.0)
    high: Array = 2 * np.maximum(wait_s, service_s * np.log(2 / beyond))
    low: Array = np.zeros_like(high)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        longer = sojourn_tail(middle, servers, arrival_rate, service_s) > beyond
        low, high = np.where(longer, middle, low), np.where(longer, high, middle)
    result: Array = np.where(stable, high, np.inf)[()]
    return result


def squared_cv_from_percentiles(p50_s: Array, p99_s: Array) -> Array:
    """Find the squared coefficient of variation of a service time from its two usual percentiles.

    Parameters
    ----------
    p50_s, p99_s : Array
        Median and 99th percentile, above 0 [s].

    Returns
    -------
    Array
        Variance over squared mean [-].

    Notes
    -----
    Lognormal: ``sigma = ln(p99/p50)/2.3263``, ``cs2 = exp(sigma^2) - 1``.

    Examples
    --------
    >>> squared_cv_from_percentiles(1.0, np.array([2.0, 10.0])).round(3)
    array([0.093, 1.664])
    """
    return np.expm1(np.square(np.log(np.divide(p99_s, p50_s)) / _Z_99))


def servers_for_wait(offered: Array, probability: Array) -> Array:
    """Find the fewest servers at which no more than a given share of arrivals has to wait.

    Parameters
    ----------
    offered : Array
        Arrival rate times service time, finite [erlang].
    probability : Array
        Share of arrivals that may wait, above 0 [-].

    Returns
    -------
    Array
        Servers, at least enough to be stable [-].

    Raises
    ------
    InputError
        A probability of 0 or less, which no number of servers reaches.

    Notes
    -----
    `erlang_c` falls as servers are added: the spare servers are doubled until they suffice, then
    bisected.

    Examples
    --------
    >>> servers_for_wait(np.array([2.5, 10.0]), 0.1)
    array([ 6., 16.])
    """
    if np.any(np.asarray(probability) <= 0):
        raise InputError("probability must be above 0: allow some arrivals to wait")
    base = np.floor(offered)
    low: Array = np.zeros_like(base + probability)
    high: Array = np.ones_like(low)
    while np.any(short := erlang_c(base + high, offered) > probability):
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
    while np.any(high - low > 1):
        middle = np.ceil((low + high) / 2)
        short = erlang_c(base + middle, offered) > probability
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return base + high
