"""The alternatives: one file per AWS service, and the explicit list of their models."""

from estimator.errors import UnknownName, did_you_mean
from estimator.model import Model
from estimator.services import (
    appflow,
    athena,
    data_transfer_terminal,
    databrew,
    datasync,
    dms,
    ec2_consumers,
    emr_ec2,
    emr_eks,
    emr_serverless,
    firehose,
    firehose_behind_stream,
    glue,
    glue_data_catalog,
    glue_ingest,
    glue_python_shell,
    glue_streaming,
    glue_workflows,
    kinesis_agent,
    kinesis_data_streams,
    kinesis_video_streams,
    lambda_,
    managed_flink,
    msk,
    mwaa,
    quicksight,
    quicksight_over_athena,
    quicksight_over_redshift,
    redshift,
    redshift_serverless,
    s3_upload,
    snow_family,
    step_functions,
    transfer_family,
)

MODELS: tuple[Model, ...] = (
    kinesis_data_streams.PROVISIONED,
    kinesis_data_streams.ON_DEMAND,
    kinesis_data_streams.ADVANTAGE,
    firehose.FIREHOSE_DIRECT_PUT,
    firehose_behind_stream.FIREHOSE_BEHIND_STREAM,
    kinesis_agent.KINESIS_AGENT,
    msk.STANDARD,
    msk.EXPRESS,
    msk.SERVERLESS,
    kinesis_video_streams.KVS_HOT,
    kinesis_video_streams.KVS_WARM,
    kinesis_video_streams.KVS_WEBRTC,
    datasync.DATASYNC_BASIC,
    datasync.DATASYNC_ENHANCED,
    datasync.DATASYNC_DIRECT_CONNECT,
    s3_upload.S3_MULTIPART,
    s3_upload.S3_ACCELERATED,
    transfer_family.TRANSFER_FAMILY_SFTP,
    data_transfer_terminal.DATA_TRANSFER_TERMINAL,
    snow_family.SNOWBALL_EDGE_210,
    snow_family.SNOWBALL_EDGE_80,
    snow_family.SNOWCONE,
    dms.DMS_INSTANCE,
    dms.DMS_SERVERLESS,
    dms.DMS_HOMOGENEOUS,
    glue_ingest.GLUE_JDBC,
    appflow.APPFLOW,
    lambda_.LAMBDA_PULL,
    glue_ingest.GLUE_CONNECTOR,
    glue_ingest.GLUE_ZERO_ETL,
    lambda_.LAMBDA_STREAM,
    managed_flink.MANAGED_FLINK,
    ec2_consumers.EC2_KCL,
    glue_streaming.GLUE_STREAMING,
    emr_serverless.EMR_SERVERLESS_STREAMING,
    lambda_.LAMBDA_BATCH,
    glue.GLUE_SPARK,
    glue.GLUE_FLEX,
    glue_python_shell.GLUE_PYTHON_SHELL,
    databrew.DATABREW,
    emr_ec2.EMR_EC2,
    emr_eks.EMR_EKS,
    emr_serverless.EMR_SERVERLESS,
    glue_data_catalog.CRAWLERS,
    glue_data_catalog.API,
    glue_data_catalog.PROJECTION,
    glue_workflows.GLUE_WORKFLOWS,
    step_functions.STANDARD,
    step_functions.EXPRESS,
    mwaa.MWAA,
    mwaa.SERVERLESS,
    athena.ATHENA_SQL,
    athena.ATHENA_CAPACITY,
    athena.ATHENA_SPARK,
    athena.ATHENA_CTAS,
    quicksight.QUICKSIGHT_SPICE,
    quicksight.QUICKSIGHT_SPICE_SESSIONS,
    quicksight_over_athena.QUICKSIGHT_DIRECT_ATHENA,
    quicksight_over_athena.QUICKSIGHT_DIRECT_ATHENA_SESSIONS,
    quicksight_over_redshift.QUICKSIGHT_DIRECT_REDSHIFT,
    quicksight_over_redshift.QUICKSIGHT_DIRECT_REDSHIFT_SESSIONS,
    quicksight_over_redshift.QUICKSIGHT_DIRECT_REDSHIFT_RA3,
    quicksight_over_redshift.QUICKSIGHT_DIRECT_REDSHIFT_RA3_SESSIONS,
    redshift.REDSHIFT_RA3,
    redshift.REDSHIFT_RG,
    redshift_serverless.REDSHIFT_SERVERLESS,
    redshift.REDSHIFT_SPECTRUM,
)

_BY_ID = {model.id: model for model in MODELS}


def find_model(name: str) -> Model:
    """Return a model by its id; hyphens and underscores are the same.

    Raises
    ------
    UnknownName
        When there is no such model.

    Examples
    --------
    >>> find_model("kinesis-data-streams-on-demand").title
    'Kinesis Data Streams, on-demand Standard'
    """
    found = _BY_ID.get(name.lower().replace("-", "_"))
    if found is None:
        raise UnknownName(f"There is no model '{name}'. {did_you_mean(name, _BY_ID)}")
    return found


def alternatives(workload: type) -> tuple[Model, ...]:
    """Return the models that answer the question a workload type asks, in catalogue order."""
    return tuple(found for found in MODELS if found.workload is workload)
