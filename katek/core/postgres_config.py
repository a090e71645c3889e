"""What the embedded server is told: configuration and who may sign in. Written anew at every start.

An operator's `ALTER SYSTEM` stands above the file and lasts.
"""

from pathlib import Path

from katek.core.postgres_socket import PORT

SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "cluster_name": "'katek'",
    "timezone": "'UTC'",
    "password_encryption": "'scram-sha-256'",
    # Sized for two cores and a few hundred thousand leads beside other programs.
    "max_connections": "100",
    "shared_buffers": "'128MB'",
    "effective_cache_size": "'1GB'",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "wal_compression": "on",
    "max_wal_size": "'1GB'",
    "min_wal_size": "'80MB'",
    # The log tells of the server, not of the people in the database: no statements, no values. What
    # goes wrong in the application's own sessions is for the application to log; see `QUIET`.
    "logging_collector": "off",
    "log_destination": "'stderr'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# For data that may be lost with the machine: tests.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
QUIET = "log_min_messages = 'log'"  # a setting of the application's role: no errors of its queries
ACCESS = "local all all scram-sha-256\n"


def configuration(socket: Path, *, durable: bool) -> str:
    """The text of `postgresql.conf`."""
    lines = {
        **SETTINGS,
        **({} if durable else THROW_AWAY),
        "unix_socket_directories": f"'{socket}'",
    }
    return "".join(f"{name} = {value}\n" for name, value in lines.items())
