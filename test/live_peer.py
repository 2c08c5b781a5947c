"""A peer of "abrazo live" with nothing but sockets: starts the program, asks it over HTTP, speaks on its WebSocket."""
import base64
import hashlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import time

VERSION = 4
LANDMARKS, WISHES, MOMENT, WORDS = 1, 2, 16, 17
PATIENCE = 60  # s, for a machine that is busy with other tests


class Live:
    """A running program. with Live(ABRAZO, options...) as live: live.port, live.url"""

    def __init__(self, abrazo, *options, port=0, env=None, stdin=None):
        command = [abrazo, "live", "--port", str(port), *map(str, options)]
        self.process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        url = self.process.stdout.readline().decode().strip() if ready else ""
        assert url.startswith("http://"), (url, self.process.poll(), self.process.stderr.read())
        self.is_at(url)

    def is_at(self, url):
        self.url = url
        self.host, _, port = url[len("http://"):].split("/")[0].partition(":")
        self.port = int(port)

    @classmethod
    def at(cls, url):
        """One that somebody else has started."""
        it = cls.__new__(cls)
        it.is_at(url)
        return it

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, by=signal.SIGINT):
        """End the program. (exit status, what it said)"""
        if self.process.poll() is None:
            self.process.send_signal(by)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, (out + err).decode()

    def ask(self, path="/", method="GET", body=b"", host=None, at=None, **headers):
        """One request: (status, headers, body)."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'{self.host}:{self.port}'}", "Connection: close"]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with socket.create_connection((at or self.host, self.port), timeout=PATIENCE) as s:
            s.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            return answer(everything(s))

    def join(self, path="/dance", **how):
        return Peer(self.host, self.port, path, **how)


def everything(s):
    """All that comes until the other side closes."""
    got = b""
    while True:
        try:
            more = s.recv(65536)
        except ConnectionResetError:
            return got
        if not more:
            return got
        got += more


def answer(got):
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return int(lines[0].split()[1]) if lines[0].startswith("HTTP/") else 0, headers, body


class Refused(Exception):
    """The connection did not become a WebSocket: args are status, headers, body."""


class Peer:
    """One WebSocket connection (RFC 6455)."""

    def __init__(self, host, port, path="/dance", receive_buffer=None, headers=()):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((host, port))
        key = base64.b64encode(os.urandom(16)).decode()
        named = dict([("Host", f"{host}:{port}"), *headers])
        lines = [f"GET {path} HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}",
                 "Sec-WebSocket-Version: 13", *(f"{name}: {value}" for name, value in named.items())]
        self.socket.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        self.got = b""
        self.closed = None  # (code, reason)
        while b"\r\n\r\n" not in self.got:
            more = self.socket.recv(4096)
            if not more:
                raise Refused(*answer(self.got))
            self.got += more
        head, _, rest = self.got.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            self.got += everything(self.socket)
            raise Refused(*answer(self.got))
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        assert accept in head
        self.got = rest

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def frame(self, payload, opcode=2, final=True, length=None):
        """A masked frame; length: what it says, when that is not what it has."""
        n = len(payload) if length is None else length
        head = bytes([(0x80 if final else 0) | opcode])
        head += bytes([0x80 | n]) if n < 126 else bytes([0xFE]) + struct.pack(">H", n) if n < 65536 else \
            bytes([0xFF]) + struct.pack(">Q", n)
        mask = os.urandom(4)
        return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))

    def say(self, payload, **how):
        self.socket.sendall(self.frame(payload, **how))

    def _need(self, n):
        while len(self.got) < n:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self.got += more

    def hear(self):
        """The next message, or None when the connection has ended: then closed tells how."""
        while self.closed is None:
            try:
                self._need(2)
                opcode, n, at = self.got[0] & 15, self.got[1] & 127, 2
                if n >= 126:
                    wide = 2 if n == 126 else 8
                    self._need(2 + wide)
                    n, at = int.from_bytes(self.got[2:2 + wide], "big"), 2 + wide
                self._need(at + n)
            except (EOFError, ConnectionResetError):
                self.closed = (1006, "")
                return None
            payload, self.got = self.got[at:at + n], self.got[at + n:]
            if opcode == 8:
                self.closed = (int.from_bytes(payload[:2], "big"), payload[2:].decode())
                return None
            if opcode == 9:
                self.say(payload, opcode=10)
            elif opcode == 2:
                return payload
        return None

    def moment(self, that=lambda moment: True, within=PATIENCE):
        """The first moment that is as wanted."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            message = self.hear()
            assert message is not None, self.closed
            if message[0] == MOMENT:
                moment = Moment(message)
                if that(moment):
                    return moment
        raise AssertionError("no such moment")

    def words(self, that=lambda words: True, within=PATIENCE):
        end = time.monotonic() + within
        while time.monotonic() < end:
            message = self.hear()
            assert message is not None, self.closed
            if message[0] == WORDS:
                words = json.loads(message[4:].decode("utf-8"))
                if that(words):
                    return words
        raise AssertionError("no such words")

    def farewell(self):
        """Hear on until the connection ends: (code, reason)."""
        while self.hear() is not None:
            pass
        return self.closed


class Moment:
    """abrazo/wire.h, kind 16."""

    def __init__(self, message):
        assert len(message) == 1500 and message[:4] == bytes([MOMENT, VERSION, 0, 0]), message[:4]
        self.flags, self.tick, self.seen = struct.unpack_from("<IQI", message, 4)
        self.blind, self.leads, self.dance, self.bits = message[20:24]
        self.calibrating, self.figure, self.count, self.confidence, self.together, self.chance = struct.unpack_from(
            "<fifff f", message, 24)
        self.phase, self.period, self.sure, self.bar = struct.unpack_from("<fffI", message, 48)
        self.music_at, self.viewers = struct.unpack_from("<fI", message, 64)
        self.recording = self.bits & 1 != 0
        places = struct.unpack_from("<126f", message, 72)
        self.you = [places[3 * j:3 * j + 3] for j in range(21)]
        self.she = [places[63 + 3 * j:66 + 3 * j] for j in range(21)]
        self.turns = struct.unpack_from("<84f", message, 576)
        third, self.third_s, self.place = struct.unpack_from("<IfI", message, 1152)
        self.act = None if third == 0 else ("aside", "entering", "carrying", "closing", "leaving")[third - 1]
        places = struct.unpack_from("<63f", message, 1172)
        self.third = [places[3 * j:3 * j + 3] for j in range(21)]
        ago = [None if ticks == 0xFFFFFFFF else self.tick - ticks for ticks in struct.unpack_from("<4I", message, 912)]
        self.gentle, = struct.unpack_from("<f", message, 1472)
        self.wished_gentle, = struct.unpack_from("<f", message, 1496)
        self.landed = ago[:2], ago[2:]  # ticks at which left and right feet landed last; None: never


def landmarks(sequence, points=None, age=0.02, aspect=1333, people=1):
    """A person who stands two metres away, arms out; points: 33 times (x, y, z, u, v, visible)."""
    points = points or standing()
    return struct.pack("<BBHIfHBB", LANDMARKS, VERSION, 0, sequence, age, aspect, people, 0) + b"".join(
        struct.pack("<6f", *point) for point in points)


def standing(shift=0.0):
    """A person as BlazePose sees one, in metres from between the hips and as places in the picture."""
    body = {0: (0, -.65), 11: (.18, -.5), 12: (-.18, -.5), 13: (.45, -.5), 14: (-.45, -.5), 15: (.7, -.5), 16: (-.7, -.5),
            23: (.1, 0), 24: (-.1, 0), 25: (.1, .42), 26: (-.1, .42), 27: (.1, .85), 28: (-.1, .85), 29: (.1, .9),
            30: (-.1, .9), 31: (.12, .9), 32: (-.12, .9)}
    points = []
    for i in range(33):
        x, y = body.get(i, (.02 if i % 2 else -.02, -.66) if i < 11 else (.75 if i % 2 else -.75, -.5))
        points.append((x, y, -.1 if i in (31, 32) else 0., .5 + .25 * (x + shift), .5 + .33 * y, .95))
    return points


def wishes(leads=0, bits=2, gentle=0.0, distance=0.0, dance=1):
    return struct.pack("<BBHBBHffB7x", WISHES, VERSION, 0, leads, bits, 0, gentle, distance, dance)
