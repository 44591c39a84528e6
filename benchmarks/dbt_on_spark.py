"""dbt on Spark in this process, and an end to its JVM: only then are the JVM's seconds counted.

`python -m benchmarks.dbt_on_spark build …` takes dbt's arguments.
"""

import sys

from dbt.cli.main import dbtRunner
from pyspark import SparkContext


def main(arguments):
    """Run dbt; returns the exit code, once Spark's JVM has ended."""
    succeeded = dbtRunner().invoke(arguments).success
    if gateway := SparkContext._gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
    return 0 if succeeded else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
