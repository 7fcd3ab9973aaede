"""Run time of a batch job on n slots: first principles, Ernest, and universal scalability.

A slot is whatever runs one task at a time: a vCPU, an executor core. The three forms answer the
same question from different knowledge: `wave_time` when nothing has been measured, `ernest_time`
after a handful of small calibration runs, `usl_time` when only the cluster size varies. All give
the work alone; queueing, start and commit of the job are the caller's to add. `exchange_time` is
the part in which slots need one another's data.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from estimator.errors import InputError
from estimator.units import MIB, Array, ceil_to, largest, smallest

SPILL_SHARE = 0.6
"""Share of a slot's memory that a shuffle may fill before it spills to disk (spark.memory.fraction,
https://spark.apache.org/docs/latest/tuning.html)."""

_LATE = 1e100
"""Makes any lateness outweigh any cost."""


def wave_time(
    data_bytes: Array,
    slots: Array,
    slot_bytes_per_s: Array,
    *,
    split_bytes: Array = 128 * MIB,
    skew: Array = 1.0,
    shuffle_bytes: Array = 0.0,
    slot_network_bytes_per_s: Array = np.inf,
    slot_memory_bytes: Array = np.inf,
    spill_factor: Array = 2.0,
) -> Array:
    """Find the run time of a job from how its input is split and how fast one slot works.

    Parameters
    ----------
    data_bytes : Array
        Input to be read [bytes].
    slots : Array
        Tasks that run at once, above 0 [-].
    slot_bytes_per_s : Array
        Input one slot processes, above 0 [bytes/s].
    split_bytes : Array, default 128 MiB
        Input of one task, above 0 [bytes]; the default is Spark's [1]_.
    skew : Array, default 1
        Slowest task over a typical one, at least 1 [-].
    shuffle_bytes : Array, default 0
        Data exchanged between the slots [bytes].
    slot_network_bytes_per_s : Array, default inf
        Shuffle data one slot moves, above 0 [bytes/s].
    slot_memory_bytes : Array, default inf
        Memory of one slot [bytes].
    spill_factor : Array, default 2
        How much longer the shuffle takes for what does not fit in memory [-]; an assumption, 1.5
        to 3.

    Returns
    -------
    Array
        Time to do the work [s].

    Notes
    -----
    ``tasks = ceil(D/P)``, ``T = (ceil(tasks/n) + skew - 1) P/r``, and `exchange_time` for the
    shuffle. All tasks of a wave are taken to be full: less than a wave of input is as slow as a
    wave.

    References
    ----------
    .. [1] spark.sql.files.maxPartitionBytes,
       https://spark.apache.org/docs/latest/sql-performance-tuning.html

    Examples
    --------
    Forty splits on 16 slots are three waves:

    >>> from estimator.units import GIB
    >>> float(wave_time(5 * GIB, 16, slot_bytes_per_s=32 * MIB))
    12.0
    """
    task_s = smallest(split_bytes, data_bytes) / slot_bytes_per_s
    waves = ceil_to(ceil_to(np.divide(data_bytes, split_bytes)) / slots)
    shuffle_s = exchange_time(
        shuffle_bytes,
        slots,
        slot_network_bytes_per_s,
        slot_memory_bytes=slot_memory_bytes,
        spill_factor=spill_factor,
    )
    return (waves + skew - 1) * task_s + shuffle_s


def exchange_time(
    shuffle_bytes: Array,
    slots: Array,
    slot_network_bytes_per_s: Array,
    *,
    slot_memory_bytes: Array = np.inf,
    spill_factor: Array = 2.0,
) -> Array:
    """Find how long slots exchange data, longer for what their memory cannot hold.

    Parameters
    ----------
    shuffle_bytes : Array
        Data exchanged between the slots [bytes].
    slots : Array
        Tasks that run at once, above 0 [-].
    slot_network_bytes_per_s : Array
        Data one slot moves, above 0 [bytes/s].
    slot_memory_bytes : Array, default inf
        Memory of one slot [bytes].
    spill_factor : Array, default 2
        How much longer the exchange takes for what does not fit in memory, at least 1 [-]; an
        assumption, 1.5 to 3.

    Returns
    -------
    Array
        Time of the exchange [s].

    Notes
    -----
    Each slot has a share ``x = D/n`` and holds ``m = 0.6 memory`` of it [1]_. What exceeds that is
    written to disk and read again [2]_: ``T = (min(x, m) + f max(x - m, 0)) / r``. Nothing jumps
    where memory is just full, and more slots always help.

    References
    ----------
    .. [1] spark.memory.fraction, https://spark.apache.org/docs/latest/tuning.html
    .. [2] Performance impact of the shuffle,
       https://spark.apache.org/docs/latest/rdd-programming-guide.html

    Examples
    --------
    16 GiB over 8 slots, of which each holds all, half or nothing of its 2 GiB:

    >>> from estimator.units import GIB
    >>> memory = np.array([2, 1, 0]) * GIB / 0.6
    >>> exchange_time(16 * GIB, 8, GIB, slot_memory_bytes=memory).round(6)
    array([2., 3., 4.])
    """
    share_bytes = shuffle_bytes * np.divide(1.0, slots)
    held_bytes = SPILL_SHARE * np.asarray(slot_memory_bytes)
    again = np.subtract(spill_factor, 1)
    # one expression, so that numpy reuses the arrays in between
    slowed_bytes = share_bytes + largest(share_bytes - held_bytes, 0.0) * again
    return slowed_bytes * np.divide(1.0, slot_network_bytes_per_s)


def growing_time(first_s: Array, all_s: Array, joined_s: Array) -> Array:
    """Find the run time of a job that starts on some of its slots and ends on all of them.

    Parameters
    ----------
    first_s : Array
        Run time on the first slots alone, above 0 [s]; ``inf`` where there are none.
    all_s : Array
        Run time on all slots [s].
    joined_s : Array
        Time after the start at which the others join, all at once [s].

    Returns
    -------
    Array
        Run time [s].

    Notes
    -----
    Each second does a share of the work that is one over the run time on the slots at hand:
    ``T = joined + (1 - joined / first) all``, and ``first`` for what is done before they join.

    Examples
    --------
    400 node-minutes on 10 nodes, joined by 30 more after 4 minutes:

    >>> float(growing_time(40.0, 10.0, 4.0))
    13.0
    """
    done = smallest(np.divide(joined_s, first_s), 1.0)
    return np.asarray(smallest(first_s, joined_s) + (1 - done) * all_s)[()]


@dataclass(frozen=True)
class ErnestFit:
    """What calibration runs say about a job: the coefficients of `ernest_time`, none negative.

    Attributes
    ----------
    fixed_s : float
        Time that neither data nor slots change [s].
    share_s : float
        Time per unit of data on one slot [s per unit of data].
    tree_s : float
        Time per ``ln(slots)``, as of an aggregation tree [s].
    slot_s : float
        Time per slot, as of a collect at the driver [s].
    """

    fixed_s: float
    share_s: float
    tree_s: float
    slot_s: float


def ernest_time(
    data: Array,
    slots: Array,
    *,
    fixed_s: Array,
    share_s: Array,
    tree_s: Array = 0.0,
    slot_s: Array = 0.0,
) -> Array:
    """Find the run time of a job whose cost per data, per slot and per tree level is known.

    Parameters
    ----------
    data : Array
        Input, in the unit `share_s` was measured in [bytes, or a share of the whole].
    slots : Array
        Tasks that run at once, above 0 [-].
    fixed_s, share_s, tree_s, slot_s : Array
        Coefficients as in `ErnestFit`.

    Returns
    -------
    Array
        Time to do the work [s].

    Notes
    -----
    ``T = t0 + t1 D/n + t2 ln(n) + t3 n`` [1]_. With t2 or t3 above 0 it has a minimum: past it,
    more slots are slower.

    References
    ----------
    .. [1] S. Venkataraman et al., "Ernest: efficient performance prediction for large-scale
       advanced analytics", NSDI 2016, http://shivaram.org/publications/ernest-nsdi.pdf

    Examples
    --------
    >>> float(ernest_time(1.0, 4, fixed_s=2.0, share_s=160.0, slot_s=0.5))
    44.0
    """
    scan_s = np.multiply(share_s, data) / slots
    return fixed_s + scan_s + tree_s * np.log(slots) + np.multiply(slot_s, slots)


def fit_ernest(data: ArrayLike, slots: ArrayLike, run_s: ArrayLike) -> ErnestFit:
    """Learn the coefficients of `ernest_time` from five to seven small runs.

    Parameters
    ----------
    data : array_like
        Input of each run, in any one unit [bytes, or a share of the whole].
    slots : array_like
        Slots of each run [-].
    run_s : array_like
        Measured time of each run [s].

    Returns
    -------
    ErnestFit
        Coefficients, to be passed on to `ernest_time`.

    Raises
    ------
    InputError
        Fewer than four runs, or a number of them that differs between the arguments.

    Notes
    -----
    Non-negative least squares, as the authors do it [1]_. Runs at one to ten per cent of the data
    on up to a few tens of slots suffice, provided that both vary.

    References
    ----------
    .. [1] https://github.com/amplab/ernest

    Examples
    --------
    >>> fit = fit_ernest([1, 2, 4, 8], [1, 2, 2, 4], [12.0, 12.0, 22.0, 22.0])
    >>> round(fit.fixed_s, 6), round(fit.share_s, 6)
    (2.0, 10.0)
    """
    amounts, sizes, times = _runs("fit_ernest", 4, data, slots, run_s)
    features = [np.ones_like(sizes), amounts / sizes, np.log(sizes), sizes]
    return ErnestFit(*_non_negative(features, times))


@dataclass(frozen=True)
class UslFit:
    """What runs on different sizes say about a job: the coefficients of `usl_time`.

    Attributes
    ----------
    one_slot_s : float
        Time on one slot [s].
    contention : float
        Share of the work that is serial [-].
    coherency : float
        Cost of each pair of slots keeping in step, as a share of the work [-].
    """

    one_slot_s: float
    contention: float
    coherency: float


def usl_time(slots: Array, one_slot_s: Array, contention: Array, coherency: Array = 0.0) -> Array:
    """Find the run time of a job on more slots from its time on one.

    Parameters
    ----------
    slots : Array
        Tasks that run at once, above 0 [-].
    one_slot_s : Array
        Time on one slot [s].
    contention : Array
        Share of the work that is serial, 0 to 1 [-].
    coherency : Array, default 0
        Cost of each pair of slots keeping in step, as a share of the work [-]; 0 is Amdahl's law.

    Returns
    -------
    Array
        Time to do the work [s].

    Notes
    -----
    Universal scalability law: ``T(n) = T1 (1 + s (n - 1) + k n (n - 1)) / n`` [1]_.

    References
    ----------
    .. [1] N. J. Gunther, "How to quantify scalability",
       https://www.perfdynamics.com/Manifesto/USLscalability.html

    Examples
    --------
    Amdahl's law, a tenth of the work serial:

    >>> float(usl_time(9, one_slot_s=900.0, contention=0.1))
    180.0
    """
    others = np.subtract(slots, 1)
    return one_slot_s * (1 + contention * others + coherency * np.multiply(slots, others)) / slots


def usl_best_size(contention: Array, coherency: Array) -> Array:
    """Find the number of slots past which a job only gets slower.

    Parameters
    ----------
    contention : Array
        Share of the work that is serial, 0 to 1 [-].
    coherency : Array
        Cost of each pair of slots keeping in step, as a share of the work [-].

    Returns
    -------
    Array
        Slots at the minimum of `usl_time`, not rounded [-]; ``inf`` without coherency cost.

    Notes
    -----
    ``sqrt((1 - s) / k)``, at least 1.

    Examples
    --------
    >>> usl_best_size(0.19, np.array([0.0001, 0.0])).round(6)
    array([90., inf])
    """
    paid = np.asarray(coherency) > 0
    best = np.sqrt(np.subtract(1, contention) / np.where(paid, coherency, 1))
    size: Array = np.where(paid, np.maximum(best, 1), np.inf)[()]
    return size


def fit_usl(slots: ArrayLike, run_s: ArrayLike) -> UslFit:
    """Learn the coefficients of `usl_time` from runs of one job on several sizes.

    Parameters
    ----------
    slots : array_like
        Slots of each run [-].
    run_s : array_like
        Measured time of each run, above 0 [s].

    Returns
    -------
    UslFit
        Coefficients, to be passed on to `usl_time`.

    Raises
    ------
    InputError
        Fewer than three runs, a number of them that differs between the arguments, or times
        that do not fall with the slots.

    Notes
    -----
    Non-negative least squares of the relative error: the law is linear in ``T1``, ``T1 s`` and
    ``T1 k``, and a run of five minutes counts as much as one of half an hour.

    Examples
    --------
    >>> fit = fit_usl([1, 2, 4], [100.0, 55.0, 32.5])
    >>> round(fit.one_slot_s, 6), round(fit.contention, 6), round(fit.coherency, 6)
    (100.0, 0.1, 0.0)
    """
    sizes, times = _runs("fit_usl", 3, slots, run_s)
    features = [1 / sizes, (sizes - 1) / sizes, sizes - 1]
    weighted = [feature / times for feature in features]
    one_slot_s, serial_s, pairs_s = _non_negative(weighted, np.ones_like(times))
    if one_slot_s <= max(serial_s, pairs_s):
        raise InputError("fit_usl: times do not fall with slots at all; add runs on fewer slots")
    return UslFit(one_slot_s, serial_s / one_slot_s, pairs_s / one_slot_s)


def _runs(name: str, at_least: int, *columns: ArrayLike) -> list[NDArray[np.float64]]:
    arrays = [np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in columns]
    lengths = [array.size for array in arrays]
    if len(set(lengths)) > 1 or lengths[0] < at_least:
        given = ", ".join(map(str, lengths))
        raise InputError(
            f"{name}: arguments have {given} values; give one per run, at least {at_least} runs"
        )
    return arrays


def _non_negative(features: list[NDArray[np.float64]], target: NDArray[np.float64]) -> list[float]:
    from scipy.optimize import nnls  # a tenth of a second that only a calibration needs

    matrix = np.column_stack(features)
    # bytes and logarithms side by side: bring the columns to one scale, then take it back
    scale = np.abs(matrix).max(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    solution, _ = nnls(matrix / scale, target)
    return [float(coefficient) for coefficient in solution / scale]


def slots_for_deadline(
    run_time: Callable[[float], Array], deadline_s: Array, sizes: ArrayLike
) -> Array:
    """Find the smallest size on offer with which a job meets its deadline.

    Parameters
    ----------
    run_time : callable
        Run time [s] of a number of slots, for all scenarios at once. It may fall and then rise
        with the slots, once.
    deadline_s : Array
        Time allowed [s].
    sizes : array_like
        Slots on offer, ascending [-].

    Returns
    -------
    Array
        Slots [-]; ``inf`` where no size meets the deadline, because the run time passes its
        minimum or the sizes end above it.

    Notes
    -----
    Sizes are tried in turn, since a run time that has a minimum cannot be bisected; a scenario is
    settled once it meets its deadline or its run time rises.

    Examples
    --------
    The fastest this job can be is 19 s, on ten slots:

    >>> def run_time(n):
    ...     return usl_time(n, one_slot_s=100.0, contention=0.0, coherency=0.01)
    >>> slots_for_deadline(run_time, np.array([60.0, 30.0, 18.0]), np.arange(1, 100))
    array([ 2.,  4., inf])
    """
    chosen: Array = np.full(np.shape(deadline_s), np.inf)
    fastest_s: Array = np.inf
    settled: NDArray[np.bool_] = np.zeros(np.shape(deadline_s), dtype=bool)
    for size in np.asarray(sizes, dtype=np.float64):
        run_s = run_time(float(size))
        in_time = run_s <= np.asarray(deadline_s)
        chosen = np.where(in_time & ~settled, size, chosen)
        settled = settled | in_time | (run_s > fastest_s)
        if np.all(settled):
            break
        fastest_s = smallest(fastest_s, run_s)
    return np.asarray(chosen)[()]


def cheapest_in_time(
    run_time: Callable[[float], Array],
    cost: Callable[[float, Array], Array],
    deadline_s: Array,
    sizes: ArrayLike,
) -> Array:
    """Find the size on offer that does a job at least cost within its deadline.

    Parameters
    ----------
    run_time : callable
        Run time [s] of a size, for all scenarios at once; ``inf`` where that size cannot do it.
    cost : callable
        Cost of a size and its run time, in any one unit.
    deadline_s : Array
        Time allowed [s].
    sizes : array_like
        Sizes on offer, ascending [-].

    Returns
    -------
    Array
        The size; where none meets the deadline, the fastest; where none can do it, the largest.

    Notes
    -----
    All sizes are tried. Where one part of every size does no work itself, such as the driver of a
    cluster, the smallest size in time is rarely the cheapest: more workers share that part. If run
    time and cost of each size rise with the work, the least cost rises with it too, which the cost
    of the smallest size in time does not.

    Examples
    --------
    A driver and ``n - 1`` workers share 1,200 s of work, and starting costs 10 s:

    >>> def run_time(n):
    ...     return 10.0 + 1_200.0 / (n - 1)
    >>> def cost(n, run_s):
    ...     return n * run_s
    >>> cheapest_in_time(run_time, cost, np.array([2_000.0, 100.0, 10.0]), np.arange(2, 31))
    array([12., 15., 30.])
    """
    offered = np.asarray(sizes, dtype=np.float64)
    index: NDArray[np.int16] = np.zeros((), dtype=np.int16)
    least: Array = np.inf
    # arithmetic instead of np.where, which costs ten times as much where conditions alternate
    for number, size in enumerate(map(float, offered), start=1):
        run_s = run_time(size)
        # every size in time comes before every size that is late, and those by their speed
        score = largest(run_s - np.asarray(deadline_s), 0.0) * _LATE + cost(size, run_s)
        index = np.maximum(index, (score < least) * np.int16(number))
        least = smallest(score, least)
    return np.take(np.concatenate([offered[-1:], offered]), index)[()]
