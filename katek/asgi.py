"""The web application that uvicorn serves: Django; live streams and Meta's posts beside it."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")

pages = get_asgi_application()

# Its models can only be imported once Django is set up.
from katek.inbound import meta_posts, streams


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and scope["path"].startswith(streams.PREFIX):
        await streams.application(scope, receive, send)
    elif scope["type"] == "http" and meta_posts.is_ours(scope):
        await meta_posts.application(scope, receive, send)
    else:
        await pages(scope, receive, send)
