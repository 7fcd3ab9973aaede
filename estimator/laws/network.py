"""Rate of a network path between two hosts: the link, the window and the loss."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.units import Array, smallest


@dataclass(frozen=True)
class PathRate:
    """The three limits of a path, of which the smallest binds.

    Attributes
    ----------
    link_bytes_per_s : Array
        Planned share of the link [bytes/s].
    window_bytes_per_s : Array
        What the windows of all streams allow in a round trip [bytes/s].
    loss_bytes_per_s : Array
        What congestion control allows at this packet loss [bytes/s].
    """

    link_bytes_per_s: Array
    window_bytes_per_s: Array
    loss_bytes_per_s: Array

    @property
    def bytes_per_s(self) -> Array:
        """Rate the path carries [bytes/s]."""
        return smallest(self.link_bytes_per_s, self.window_bytes_per_s, self.loss_bytes_per_s)

    @property
    def binding(self) -> str | NDArray[np.str_]:
        """Name of the limit that binds, per scenario: ``link``, ``window`` or ``loss``."""
        limits = (self.link_bytes_per_s, self.window_bytes_per_s, self.loss_bytes_per_s)
        names = np.array(["link", "window", "loss"])
        binding = names[np.argmin(np.stack(np.broadcast_arrays(*limits)), axis=0)]
        return str(binding) if np.ndim(binding) == 0 else binding


def path_rate(
    link_bytes_per_s: Array,
    *,
    streams: Array,
    window_bytes: Array,
    rtt_s: Array,
    loss: Array = 0.0,
    utilisation: Array = 0.8,
    mss_bytes: Array = 1_460.0,
) -> PathRate:
    """Find how fast parallel TCP streams move data between two hosts, and what holds them back.

    Parameters
    ----------
    link_bytes_per_s : Array
        Capacity of the narrowest link [bytes/s]; divide bits by 8.
    streams : Array
        Connections that share the work [-].
    window_bytes : Array
        Largest window of one connection [bytes].
    rtt_s : Array
        Round trip time [s]; 0 sets no bound.
    loss : Array, default 0
        Share of packets lost [-]; 0 sets no bound.
    utilisation : Array, default 0.8
        Share of the link that is planned for [-].
    mss_bytes : Array, default 1460
        Payload of one packet [bytes]; the default fits an Ethernet frame of 1,500 bytes.

    Returns
    -------
    PathRate
        The limits, their minimum and the name of the one that binds.

    Notes
    -----
    ``min(u L, N W/RTT, N MSS/(RTT sqrt(p)))``. The last term is Mathis' bound in its usual form
    with a constant of 1, valid for p below about 1 % [1]_ [2]_, and for loss-based congestion
    control; streams are taken to be alike and to fall back independently. The default share of the
    link is the one at which AWS's own example comes out, 100 TB over 1 Gbit/s in about 12 days
    [3]_.

    References
    ----------
    .. [1] https://wiki.geant.org/exportword?pageId=121340418
    .. [2] http://www.bufferbloat.net/projects/bloat/wiki/Equations
    .. [3] https://aws.amazon.com/snowball/faqs/

    Examples
    --------
    >>> from estimator.units import KIB
    >>> path = path_rate(125e6, streams=1, window_bytes=64 * KIB, rtt_s=np.array([0.1, 0.0]))
    >>> path.bytes_per_s
    array([6.5536e+05, 1.0000e+08])
    >>> path.binding
    array(['window', 'link'], dtype='<U6')
    """
    round_trips_per_s = mean_rate(1.0, rtt_s)
    packets = mean_rate(1.0, np.sqrt(loss))
    return PathRate(
        link_bytes_per_s=np.multiply(link_bytes_per_s, utilisation),
        window_bytes_per_s=np.multiply(streams, window_bytes) * round_trips_per_s,
        loss_bytes_per_s=np.multiply(streams, mss_bytes) * packets * round_trips_per_s,
    )


def transfer_s(size_bytes: Array, bytes_per_s: Array) -> Array:
    """Find how long a path takes to move an amount of data.

    Parameters
    ----------
    size_bytes : Array
        Data to move [bytes].
    bytes_per_s : Array
        Rate of the path [bytes/s].

    Returns
    -------
    Array
        Duration [s]; ``inf`` for data on a path without capacity, 0 for no data.

    Examples
    --------
    >>> transfer_s(np.array([1e6, 0.0]), np.array([1e5, 0.0]))
    array([10.,  0.])
    """
    if _positive(bytes_per_s):
        return size_bytes / bytes_per_s
    with np.errstate(divide="ignore", invalid="ignore"):
        duration_s: Array = np.where(
            np.greater(size_bytes, 0), np.divide(size_bytes, bytes_per_s), 0.0
        )[()]
    return duration_s


def mean_rate(size_bytes: Array, duration_s: Array) -> Array:
    """Find the rate at which an amount of data moves in a given time.

    Parameters
    ----------
    size_bytes : Array
        Data moved [bytes].
    duration_s : Array
        Time it takes [s].

    Returns
    -------
    Array
        Rate [bytes/s]; ``inf`` for data that takes no time.

    Examples
    --------
    >>> mean_rate(np.array([1e6, 1e6]), np.array([10.0, 0.0]))
    array([100000.,     inf])
    """
    if _positive(duration_s):
        return size_bytes / duration_s
    with np.errstate(divide="ignore", invalid="ignore"):
        rate: Array = np.where(
            np.greater(duration_s, 0), np.divide(size_bytes, duration_s), np.inf
        )[()]
    return rate


def _positive(value: Array) -> bool:
    return bool(value > 0) if np.ndim(value) == 0 else bool((np.asarray(value) > 0).all())
