"""``python -m jobs.worker``: takes jobs from the queues, publishing before all else.

Jobs run in this process (RQ's SimpleWorker), so that the inspection's child
stays warm; a job that takes the process down is found again by the sweeper.
"""

from rq import SimpleWorker
from rq.logutils import setup_loghandlers

from services.edges import queue
from services.kernel import logs


def main() -> None:
    """Works until it is told to stop; a SIGTERM lets the job in hand finish."""
    logs.configure("worker")
    setup_loghandlers("WARNING")
    worker = SimpleWorker(list(queue.QUEUES), connection=queue.connection(blocking=True))
    worker.work(with_scheduler=True, logging_level="WARNING")


if __name__ == "__main__":
    main()
