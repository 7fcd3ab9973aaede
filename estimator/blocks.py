"""Work cut into blocks: the same results whoever does a block, and whichever is done first."""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from itertools import islice
from typing import TypeVar

from estimator.errors import EstimatorError

BLOCK = 2**16
"""Scenarios, or draws, of one block."""

_AHEAD = 256
"""Blocks handed out and not yet taken back: a few for each of a hundred workers."""

Result = TypeVar("Result")


class WorkerLost(EstimatorError):
    """A process that ended before it could give its block back."""


def map_blocks(
    work: Callable[[int], Result], count: int, executor: Executor | None
) -> Generator[Result, None, None]:
    """Yield ``work(0)``, ``work(1)`` and so on, in that order, wherever they are worked out.

    Parameters
    ----------
    work : callable
        Gives the result of one block by its number; must pickle if the executor's workers are
        processes.
    count : int
        Blocks in all.
    executor : concurrent.futures.Executor, optional
        Who does the work; this thread unless given.

    Yields
    ------
    Result
        What was begun and not taken is cancelled when the iterator is closed.

    Raises
    ------
    WorkerLost
        When the executor lost a worker, or the connection to it.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as pool:
    ...     list(map_blocks(lambda number: number**2, 4, pool))
    [0, 1, 4, 9]
    """
    if executor is None:
        yield from map(work, range(count))
        return
    numbers = iter(range(count))
    waiting: deque[Future[Result]] = deque()
    done = 0
    try:
        waiting.extend(executor.submit(work, number) for number in islice(numbers, _AHEAD))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(executor.submit(work, number) for number in islice(numbers, 1))
            yield result
            done += 1
    except (BrokenExecutor, CancelledError) as error:
        raise WorkerLost(
            f"A worker was lost after {done:,} of {count:,} blocks: it was killed, ran out of "
            "memory or could not start."
        ) from error
    finally:
        for future in waiting:
            future.cancel()
