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
"""Tasks handed out and not yet taken back: a few for each of a hundred workers."""

_LONGEST_TASK = 8
"""Blocks of one task, where there are many: a pool spends half a millisecond on every task."""

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
    length = min(max(count // _AHEAD, 1), _LONGEST_TASK)
    tasks = (range(first, min(first + length, count)) for first in range(0, count, length))
    waiting: deque[Future[list[Result]]] = deque()
    done = 0
    try:
        waiting.extend(executor.submit(_each, work, task) for task in islice(tasks, _AHEAD))
        while waiting:
            results = waiting.popleft().result()
            waiting.extend(executor.submit(_each, work, task) for task in islice(tasks, 1))
            for result in results:
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


def _each(work: Callable[[int], Result], numbers: range) -> list[Result]:
    return [work(number) for number in numbers]
