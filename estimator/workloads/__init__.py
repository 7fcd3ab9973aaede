"""The questions. A workload states what must be done and says nothing about any service.

Models that take the same workload type are the alternatives to each other; nothing else groups
them.
"""

from estimator.errors import UnknownName, did_you_mean
from estimator.workloads.base import Period, Workload
from estimator.workloads.catalog_data import CatalogData
from estimator.workloads.move_files import MoveFiles
from estimator.workloads.orchestrate import Orchestrate
from estimator.workloads.pull_saas import PullSaas
from estimator.workloads.query_data import QueryData
from estimator.workloads.replicate_database import ReplicateDatabase
from estimator.workloads.serve_dashboards import ServeDashboards
from estimator.workloads.stream_ingest import StreamIngest
from estimator.workloads.stream_process import StreamProcess
from estimator.workloads.transform_batch import TransformBatch
from estimator.workloads.video_ingest import VideoIngest

__all__ = [
    "QUESTIONS",
    "CatalogData",
    "MoveFiles",
    "Orchestrate",
    "Period",
    "PullSaas",
    "QueryData",
    "ReplicateDatabase",
    "ServeDashboards",
    "StreamIngest",
    "StreamProcess",
    "TransformBatch",
    "VideoIngest",
    "Workload",
    "question",
]

QUESTIONS: tuple[type[Workload], ...] = (
    StreamIngest,
    VideoIngest,
    MoveFiles,
    ReplicateDatabase,
    PullSaas,
    StreamProcess,
    TransformBatch,
    CatalogData,
    Orchestrate,
    QueryData,
    ServeDashboards,
)


def question(name: str) -> type[Workload]:
    """Return the workload type of a question by its id, words in any order.

    Raises
    ------
    UnknownName
        When there is no such question.

    Examples
    --------
    >>> question("ingest-stream").title
    'Ingest a stream'
    """
    words = sorted(name.lower().replace("-", "_").split("_"))
    for workload in QUESTIONS:
        if sorted(workload.id.split("_")) == words:
            return workload
    known = [workload.id for workload in QUESTIONS]
    raise UnknownName(f"There is no question '{name}'. {did_you_mean(name, known)}")
