"""The web application that uvicorn serves: Django; live streams, Meta's posts and the stand-ins beside it."""

import os
from typing import Any

from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")

pages = get_asgi_application()

# Their models can only be imported once Django is set up.
from katek.assistant.providers import load_models
from katek.inbound import meta_posts, streams
from katek.sandbox.stage.application import play
from katek.sandbox.stand_ins import stand_in_at

load_models()


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        await pages(scope, receive, send)
    elif scope["path"].startswith(streams.PREFIX):
        await streams.application(scope, receive, send)
    elif meta_posts.is_ours(scope):
        await meta_posts.application(scope, receive, send)
    elif settings.KATEK_SANDBOX and (stand_in := stand_in_at(scope["path"])):
        await play(stand_in, scope, receive, send)
    else:
        await pages(scope, receive, send)
