"""Bare-numpy kernels: one model each, written by hand for speed, for any workload.

A kernel takes the workload and the prices of a unit and returns what the model gives for its
default settings: every line of the bill, the total, throughput, mean delay and feasibility.
Constants are written out; what the default settings leave out or guarantee is left out; nothing is
checked or explained.
"""

from benchmarks.kernels import move_files, stream_ingest
from benchmarks.kernels.base import Kernel

KERNELS: dict[str, Kernel] = {**stream_ingest.KERNELS, **move_files.KERNELS}
"""Kernels by model id, of every model of two questions that can still be ordered."""
