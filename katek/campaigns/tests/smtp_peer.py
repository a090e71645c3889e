"""A server that takes mails by SMTP: keeps them, refuses or hangs up where it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from typing_extensions import override


class SmtpPeer(socketserver.ThreadingTCPServer):
    """`answers`: command or address → what is answered instead; "" hangs up. `mails`: what it has."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: SmtpPeer

    @override
    def handle(self) -> None:
        self._say(self.server.answers.get("connect", "220 peer"))
        for line in self.rfile:
            words = line.decode().strip()
            address = words.partition("<")[2].partition(">")[0]
            command = words[:4].upper()
            if command == "DATA" and "DATA" not in self.server.answers:
                self._say("354 go on")
                self._take()
                continue
            told = self.server.answers.get(address, self.server.answers.get(command))
            if told == "":
                return
            self._say(told or "250 ok")

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        mail = b"".join(lines).decode()
        self.server.mails.append(mail)
        told = self.server.answers.get("taken", "250 taken")
        if told:
            self._say(told)
        else:
            self.connection.shutdown(2)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def smtp_peer() -> Iterator[SmtpPeer]:
    with SmtpPeer() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()
