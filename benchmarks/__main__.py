"""All benchmarks, one after the other: `python -m benchmarks [NAME…]`.

Each prints one JSON object and exits 1 under its target; they are kept together in `benchmarks/latest.json`.
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = (
    "claims",
    "deliveries",
    "emails",
    "meta_door",
    "pages",
    "post_to_reply",
    "replies",
    "website",
)


def main() -> int:
    results, under = {}, []
    for name in sys.argv[1:] or NAMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        results[name] = _last_object(run.stdout)
        if run.returncode:
            under.append(name)
    kept = {"python": platform.python_version(), "under_target": under, "results": results}
    text = json.dumps(kept, indent=2)
    (HERE / "latest.json").write_text(text + "\n")
    print(text)
    return 1 if under else 0


def _last_object(printed: str) -> object:
    try:
        return json.loads(printed[printed.index("{") :])
    except ValueError:
        return {"problem": "no result", "printed": printed[-500:]}


if __name__ == "__main__":
    sys.exit(main())
