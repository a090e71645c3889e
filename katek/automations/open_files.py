"""How many files a background process may open: each call under way needs one."""

import resource

FILES = 8192  # at once: a thousand calls, the connections, and the rest


def allow_many_files() -> None:
    """Raises the process's own limit as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
