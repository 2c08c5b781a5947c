"""What "abrazo live" promises: to who may come in, to who misbehaves, and to those who dance: live.py ABRAZO COUPLE [short]

short: only what hostile or broken input may do, for programs that look for what is out of bounds.

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark.
"""
import math
import os
import pathlib
import signal
import socket
import statistics
import struct
import subprocess
import sys
import time
import wave

sys.dont_write_bytecode = True  # nothing is left in this folder
from live_peer import VERSION, Live, Peer, Refused, answer, everything, landmarks, standing, wishes
from promises import CHECKS, check, example_couple, fine, flags_of_page, keep, not_understood, refused

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
SHORT = sys.argv[3:] == ["short"]
EVIL, SELF = "evil.example", "localhost"
HEAD, LEFT_UPPER_ARM, LEFT_HAND, RIGHT_UPPER_ARM, RIGHT_HAND = 4, 6, 8, 10, 12  # joints
USUAL = ("--repertoire", "couple.abz", "--page", "page")


def live(*options, usual=USUAL, **how):
    return Live(ABRAZO, *usual, *options, **how)


def command(*options):
    return subprocess.run([ABRAZO, "live", *map(str, options)], capture_output=True, timeout=120, check=False)


def listening():
    """Where this machine listens on TCP: (address, port), as the kernel has it."""
    for name, width in ("tcp", 8), ("tcp6", 32):
        for line in pathlib.Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            address, port = words[1].split(":")
            if words[3] == "0A":
                yield (address if width == 32 else socket.inet_ntoa(struct.pack("<I", int(address, 16)))), int(port, 16)


def own_address():
    """An address of this machine that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))  # for documentation only (RFC 5737); nothing is sent
        except OSError:
            return None
        return s.getsockname()[0]


def refuses_to_join(program, status, **how):
    try:
        program.join(**how)
    except Refused as refusal:
        assert refusal.args[0] == status, refusal.args
        return refusal.args[2]
    raise AssertionError("it became a WebSocket")


# ---- who may come in -------------------------------------------------------------------------------------------------


@check
def it_listens_on_loopback_alone():
    with live() as program:
        assert [address for address, port in listening() if port == program.port] == ["127.0.0.1"]
        address = own_address()
        if address and not address.startswith("127."):
            try:
                socket.create_connection((address, program.port), timeout=5).close()
                raise AssertionError("it can be reached from outside")
            except OSError:
                pass


@check
def what_the_page_gets_is_guarded():
    with live() as program:
        status, headers, body = program.ask("/")
        assert (status, body) == (200, b"<title>page</title>")
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), policy
        assert "unsafe-inline" not in policy and "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert headers["x-content-type-options"] == "nosniff"
        assert "camera=(self)" in headers["permissions-policy"]
        assert "access-control-allow-origin" not in headers
        assert program.ask("/deep/pose.wasm")[1]["content-type"] == "application/wasm"
        assert program.ask("/big.js")[2] == pathlib.Path("page/big.js").read_bytes()


@check
def only_the_files_of_the_page_are_served():
    with live() as program:
        for path in ("/secret.txt", "/../secret.txt", "/deep/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                     "/link.txt", "/.hidden", "//etc/passwd", "/deep", "/deep/", "/index.html%00.js", "/\\..\\secret.txt"):
            status, _, body = program.ask(path)
            assert status in (0, 400, 403, 404) and b"secret" not in body.replace(b"secret.txt", b""), (path, status, body)
        assert program.ask("/", method="DELETE")[0] in (0, 400, 405)
        assert program.ask("/index.html", method="POST", body=b"x")[0] == 404


@check
def pages_from_elsewhere_are_refused():
    with live() as program:
        here = f"127.0.0.1:{program.port}"
        for origin in (f"http://{EVIL}", f"http://{EVIL}:{program.port}", f"https://{here}", "null",
                       f"http://{here}.{EVIL}", "http://127.0.0.1"):
            assert program.ask("/", Origin=origin)[0] == 403, origin
            refuses_to_join(program, 403, headers=[("Origin", origin)])
            assert program.ask("/music", method="POST", body=b"x", Origin=origin)[0] == 403, origin
        for host in (EVIL, f"{EVIL}:{program.port}", "127.0.0.1", f"127.0.0.1.{EVIL}:{program.port}"):
            assert program.ask("/", host=host)[0] == 403, host
            refuses_to_join(program, 403, headers=[("Host", host)])
        assert program.ask("/", Origin=f"http://{here}")[0] == 200
        assert program.ask("/", host=f"{SELF}:{program.port}", Origin=f"http://{SELF}:{program.port}")[0] == 200
        refuses_to_join(program, 404, path="/other")
        with program.join(headers=[("Origin", f"http://{here}")]) as peer:
            assert peer.words(lambda words: words["counters"]["refused"] >= 20)


@check
def no_other_protocol_is_upgraded_to():
    with live() as program:
        request = (f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                   "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n")
        with socket.create_connection(("127.0.0.1", program.port), timeout=30) as s:
            s.sendall(request.encode())
            assert answer(s.recv(4096))[0] != 101
        with program.join() as peer:
            peer.moment()


@check
def another_address_wants_a_token():
    with live("--listen", "0.0.0.0") as program:
        path, _, token = program.url.partition("?token=")
        assert len(token) == 32 and path == f"http://{program.host}:{program.port}/" and program.host != "127.0.0.1"
        here = {"host": f"127.0.0.1:{program.port}", "at": "127.0.0.1"}
        assert program.ask("/", **here)[0] == 403
        assert program.ask(f"/?token={token[:-1]}", **here)[0] == 403
        assert program.ask(f"/?token={token}x", **here)[0] == 403
        assert program.ask("/big.js", **here)[0] == 403
        assert program.ask("/music", method="POST", body=b"x", **here)[0] == 403
        status, headers, _ = program.ask(f"/?token={token}", **here)
        assert status == 303 and headers["location"] == "/"
        cookie = headers["set-cookie"]
        assert "httponly" in cookie and "samesite=strict" in cookie
        cookie = cookie.split(";")[0]
        assert program.ask("/", Cookie=cookie, **here)[0] == 200
        assert program.ask("/", Cookie=f"other=1; {cookie}; more=2", **here)[0] == 200
        assert program.ask("/", Cookie=cookie[:-1] + "x", **here)[0] == 403
        assert program.ask("/", host=f"{EVIL}:{program.port}", at="127.0.0.1", Cookie=cookie)[0] == 403
        for how in ({"headers": []}, {"headers": [("Cookie", cookie[:-1] + "x")]}, {"path": "/dance?token=0"}):
            try:
                Peer("127.0.0.1", program.port, **how)
                raise AssertionError("it came in without the token")
            except Refused as refusal:
                assert refusal.args[0] == 403
        Peer("127.0.0.1", program.port, headers=[("Cookie", cookie)]).moment()
        Peer("127.0.0.1", program.port, path=f"/dance?token={token}").moment()
    with live("--listen", "0.0.0.0") as program:
        assert token not in program.url


# ---- dancing ---------------------------------------------------------------------------------------------------------


@check
def a_recorded_leader_is_followed():
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        words = peer.words()
        assert words["dance"] == 1 and words["music"] is None and words["session"] is None
        assert [dance["name"] for dance in words["dances"]][0] == "salsa" and "basic-step" in words["dances"][0]["figures"]
        first = peer.moment()
        assert first.seen == (1 << 21) - 1 and first.dance == 1 and first.viewers == 1 and first.music_at < 0
        steps, last = 0, first
        while last.tick < first.tick + 120 or steps < 3 and last.tick < first.tick + 900:
            last = peer.moment()
            steps += bool(last.flags & (32 | 64))
            apart = sum((a - b) ** 2 for a, b in zip(last.you[0][::2], last.she[0][::2])) ** .5
            assert .2 < apart < 1.6, (last.tick, apart)
        assert steps >= 3, steps
        assert peer.moment().you != first.you and peer.moment().she != first.she


@check
def it_goes_on_from_round_to_round_and_ends_when_asked():
    with live("--lead", "short.bvh", "--gentle", "0.25") as program, program.join() as peer:
        before = peer.moment()
        assert before.wished_gentle == 0.25, before.wished_gentle  # for the page to begin with
        fastest = 0
        while before.tick < 200:  # three rounds and more
            now = peer.moment()
            ticks = now.tick - before.tick
            fastest = max(fastest, *(sum((a - b) ** 2 for a, b in zip(p, q)) ** .5 / ticks * 60
                                     for p, q in zip(now.you, before.you)))
            before = now
        assert fastest < 9, fastest  # m/s: nothing jumps
    with live("--lead", "short.bvh", "--once") as program:
        status, said = program.process.wait(timeout=60), program.process.stderr.read().decode()
        assert status == 0 and "She danced 1.0 seconds" in said, said


@check
def the_first_who_is_seen_dances_and_the_others_watch():
    with live("--lead", "lead.bvh") as program, program.join() as one, program.join() as other:
        one.moment()
        for sequence in range(1, 31):
            one.say(landmarks(sequence))
            time.sleep(1 / 60)
        other.say(landmarks(1))
        other.say(wishes(leads=1))
        words = one.words(lambda words: words["counters"]["watching"] == 1)
        assert words["counters"]["landmarks"] == 30 and words["counters"]["wishes_watching"] == 1
        now = one.moment().tick
        assert other.moment(lambda moment: moment.tick > now).leads == 0
        one.say(wishes(leads=1))
        assert other.moment(lambda moment: moment.leads == 1)
        one.socket.close()
        other.moment(lambda moment: moment.viewers == 1)
        other.say(landmarks(2))
        other.words(lambda words: words["counters"]["landmarks"] == 31)


@check
def another_dance_is_prepared_while_this_one_goes_on():
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        last = peer.moment()
        peer.say(wishes(dance=8))
        while last.dance != 8:
            now = peer.moment()
            assert now.tick > last.tick
            last = now
        assert peer.words(lambda words: words["dance"] == 8)
        peer.moment(lambda moment: moment.tick > last.tick + 30)


@check
def what_she_knows_without_being_told():
    with live(usual=("--lead", "lead.bvh")) as program, program.join() as peer:
        assert peer.moment(lambda moment: moment.tick > 60).dance == 1
        assert program.ask("/")[0] == 200


def is_recording(path):
    return pathlib.Path(path).read_bytes()[:8] == b"ABZDANCE"


@check
def nothing_is_recorded_unless_asked_for():
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        before = set(os.listdir())
        assert not peer.moment().bits & 1
        peer.say(wishes(bits=2 | 8))
        begun = peer.moment(lambda moment: moment.bits & 1)
        session = peer.words(lambda words: words["session"])["session"]
        assert set(os.listdir()) - before == {session}, session
        peer.moment(lambda moment: moment.tick > begun.tick + 60)
        peer.say(wishes(bits=2))
        peer.moment(lambda moment: not moment.bits & 1)
        assert peer.words(lambda words: words["session"] is None)
        peer.moment(lambda moment: moment.tick > begun.tick + 180)
        size = os.path.getsize(session)
        assert size > 60 * 250 and is_recording(session)
        peer.moment(lambda moment: moment.tick > begun.tick + 240)
        assert os.path.getsize(session) == size
        os.remove(session)
        assert set(os.listdir()) == before
    with live("--lead", "lead.bvh", "--record", "asked.dance") as program, program.join() as peer:
        peer.say(wishes(bits=2))
        assert peer.moment(lambda moment: moment.tick > 90).bits & 1
        assert peer.words(lambda words: words["session"])["session"] == "asked.dance"
    assert is_recording("asked.dance") and os.path.getsize("asked.dance") > 90 * 250
    refused(command("--record", "asked.dance", *USUAL), "asked.dance")


# ---- music -----------------------------------------------------------------------------------------------------------


def song(path, seconds):
    with wave.open(path, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(struct.pack("<h", 20000 if i % 4000 < 80 else 0) for i in range(int(8000 * seconds))))
    return pathlib.Path(path).read_bytes()


@check
def music_is_played_on_the_clock_of_the_dance():
    bytes_of = song("song.wav", 3)
    with live("--lead", "lead.bvh", "--music", "song.wav") as program, program.join() as peer:
        assert peer.words()["music"] == "song.wav"
        one = peer.moment(lambda moment: moment.bits & 2)
        two = peer.moment(lambda moment: moment.tick >= one.tick + 60)
        assert abs((two.music_at - one.music_at) - (two.tick - one.tick) / 60) < 1e-3
        status, headers, body = program.ask("/music")
        assert (status, headers["content-type"], body) == (200, "audio/wav", bytes_of)
        status, headers, body = program.ask("/music", Range="bytes=100-199")
        assert (status, headers["content-range"], body) == (206, f"bytes 100-199/{len(bytes_of)}", bytes_of[100:200])
        assert program.ask("/music", Range="bytes=99999999-")[2] == bytes_of
        over = peer.moment(lambda moment: moment.music_at > 2.9 and not moment.bits & 2)
        assert over.bits & 4 and abs(over.music_at - 3) < .1
        peer.say(wishes(bits=2 | 16))
        peer.moment(lambda moment: moment.bits & 2 and moment.music_at < 1)
        peer.say(wishes(bits=0))
        still = peer.moment(lambda moment: not moment.bits & 2)
        assert peer.moment(lambda moment: moment.tick > still.tick + 10).music_at == still.music_at


@check
def a_song_can_be_dropped_on_the_page():
    bytes_of = song("dropped.wav", 2)
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        assert program.ask("/music")[0] == 404
        here = f"http://127.0.0.1:{program.port}"
        assert program.ask("/music?name=noise.ogg", method="POST", body=b"OggSnothing" * 100, Origin=here)[0] == 415
        assert program.ask("/music?name=text", method="POST", body=b"no sound at all", Origin=here)[0] == 415
        assert program.ask("/music", method="POST", Origin=here)[0] == 411
        assert program.ask("/music", method="POST", Content_Length=str(1 << 30))[0] == 413
        status, _, body = program.ask("/music?name=my%20%22song%22%09.wav", method="POST", body=bytes_of, Origin=here)
        assert status == 200, (status, body)
        assert peer.words(lambda words: words["music"])["music"] == 'my "song" .wav'
        assert peer.moment(lambda moment: moment.bits & 2).music_at >= 0
        assert program.ask("/music")[2] == bytes_of
        with socket.create_connection(("127.0.0.1", program.port)) as cut:  # one that breaks off does not block the next
            cut.sendall(f"POST /music HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nContent-Length: 5000\r\n\r\nhalf".encode())
            time.sleep(.3)
        other = song("other.wav", 1)
        for _ in range(50):
            status = program.ask("/music?name=other.wav", method="POST", body=other, Origin=here)[0]
            if status == 200:
                break
            time.sleep(.1)
        assert status == 200 and program.ask("/music")[2] == other


# ---- who misbehaves --------------------------------------------------------------------------------------------------


def ends_with(program, code, words, *messages, **how):
    with program.join() as peer:
        try:
            for message in messages:
                peer.say(message, **how)
        except OSError:  # it has been closed in the middle of them
            pass
        got = peer.farewell()
        assert got[0] == code and words in got[1], (code, words, got)


@check
def hostile_messages_end_their_own_connection_with_the_reason():
    with live("--lead", "lead.bvh") as program, program.join() as watching:
        good = landmarks(5)
        nan = struct.pack("<f", float("nan"))
        ends_with(program, 1007, "four bytes", b"\x01")
        ends_with(program, 1007, "another version", bytes([1, 9]) + good[2:])
        ends_with(program, 1007, "808 bytes", good[:-1])
        ends_with(program, 1007, "out of its range", good[:100] + nan + good[104:])
        ends_with(program, 1007, "does not send", bytes([16, VERSION, 0, 0]))
        ends_with(program, 1007, "no such dance", wishes(dance=99))
        ends_with(program, 1008, "no figures", wishes(dance=6))
        ends_with(program, 1008, "not newer", good, good)
        ends_with(program, 1008, "not newer", good, landmarks(4))
        ends_with(program, 1009, "longer", bytes(2000))
        ends_with(program, 1009, "longer", bytes(70000))
        ends_with(program, 1003, "binary", b"hello", opcode=1)
        ends_with(program, 1002, "", bytes(500), bytes(500), final=False)  # a second beginning
        with program.join() as peer:
            peer.say(bytes(500), final=False)
            peer.say(bytes(500), opcode=0, final=False)
            assert peer.farewell()[0] == 1009
        with program.join() as peer:  # its own flood may wash the reason away
            peer.socket.setblocking(False)
            for _ in range(1000):
                try:
                    peer.say(wishes())
                except OSError:
                    break
            peer.socket.settimeout(30)
            assert peer.farewell() in ((1008, "too many messages"), (1006, ""))
        assert watching.moment(lambda moment: moment.viewers == 1)
        counters = watching.words(lambda words: words["counters"]["replayed"] == 2)["counters"]
        assert counters["malformed"] >= 8 and counters["oversized"] >= 2 and counters["flooding"] == 1, counters


@check
def a_message_may_come_in_pieces():
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        whole = landmarks(1)
        peer.say(whole[:300], final=False)
        peer.say(whole[300:500], opcode=0, final=False)
        peer.say(whole[500:], opcode=0)
        for byte in peer.frame(landmarks(2)):
            peer.socket.sendall(bytes([byte]))
        peer.words(lambda words: words["counters"]["landmarks"] == 2)


@check
def one_who_reads_nothing_hinders_nobody():
    with live("--lead", "lead.bvh") as program, program.join(receive_buffer=4096) as deaf, program.join() as peer:
        begin = peer.moment()
        size = memory(program)
        end = peer.moment(lambda moment: moment.tick >= begin.tick + 300)
        words = peer.words(lambda words: words["counters"]["moments"] > 300)
        assert memory(program) - size < 1 << 20
        assert end.viewers == 2 and words["counters"]["late_ticks"] < 60
        # What lies in the buffers of the system is old; then it goes on with the newest, and those between are dropped.
        now = peer.moment().tick
        newest = deaf.moment(lambda moment: moment.tick >= now)
        assert newest and peer.words(lambda words: words["counters"]["dropped"] > 50)


def memory(program):
    """Bytes in use."""
    text = pathlib.Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    return int(text.split("VmRSS:")[1].split()[0]) * 1024


@check
def two_hundred_connections_and_garbage():
    with live("--lead", "lead.bvh") as program, program.join() as peer:
        crowd, turned_away = [], 0
        for _ in range(200):
            try:
                crowd.append(program.join())
            except (Refused, OSError):
                turned_away += 1
        assert len(crowd) + turned_away == 200
        silent = [socket.create_connection(("127.0.0.1", program.port)) for _ in range(50)]
        garbage = (os.urandom(3000), b"\x16\x03\x01\x02\x00\x01\x00" + os.urandom(500), b"GET " + b"A" * 20000,
                   b"\r\n" * 3000, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 5000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(200))
        for bytes_of in garbage:
            with socket.create_connection(("127.0.0.1", program.port), timeout=30) as s:
                try:
                    s.sendall(bytes_of)
                    s.shutdown(socket.SHUT_WR)
                    everything(s)
                except OSError:
                    pass
        begin = peer.moment()
        end = peer.moment(lambda moment: moment.tick >= begin.tick + 120)
        assert end.viewers <= 128
        words = peer.words(lambda words: words["counters"]["crowded"] > 0)
        assert words["counters"]["skipped_ticks"] == 0
        for s in crowd:
            s.socket.close()
        for s in silent:
            s.close()
        peer.moment(lambda moment: moment.viewers == 1)
        program.join().moment()


# ---- what is recorded ------------------------------------------------------------------------------------------------


def replayed(path, *options):
    """Ticks and hashes that were compared when a recording is danced again."""
    done = subprocess.run([ABRAZO, "replay", path, "--repertoire", "couple.abz", *options], capture_output=True,
                          text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    words = done.stdout.split()
    return int(words[0]), int(words[4])


@check
def a_recorded_dance_is_danced_again_bit_for_bit():
    with live("--lead", "lead.bvh", "--record", "whole.dance") as program, program.join() as peer:
        peer.say(wishes(leads=2))
        begin = peer.moment(lambda moment: moment.recording).tick
        for i in range(60):
            peer.say(landmarks(i + 1, standing(i / 200)))
            peer.moment()
        peer.say(wishes(leads=0, gentle=0.5, distance=0.2))
        peer.moment(lambda moment: moment.tick >= begin + 200)
        program.end()
    assert os.stat("whole.dance").st_mode & 0o77 == 0
    ticks, hashes = replayed("whole.dance", "-o", "again.bvh")
    assert ticks >= 200 and hashes >= 3, (ticks, hashes)
    assert pathlib.Path("again.bvh").read_text(encoding="ascii").count("\n") > ticks
    whole = pathlib.Path("whole.dance").read_bytes()
    pathlib.Path("cut.dance").write_bytes(whole[:len(whole) // 2])
    assert 20 <= replayed("cut.dance")[0] < ticks
    refused(command("--lead", "lead.bvh", "--record", "whole.dance", *USUAL), "whole.dance")
    assert pathlib.Path("whole.dance").read_bytes() == whole


@check
def a_stand_in_carries_on_where_the_recorded_leader_ends():
    """He is lost with the end of the recording: she walks in, the partner leads her, and it can all be danced again."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lights:
        lights.bind(("127.0.0.1", 0))
        lights.setblocking(False)
        told = []

        def act_is(moment, act):
            try:
                while True:
                    told.append(lights.recv(2000))
            except BlockingIOError:
                return moment.act == act
        with live("--lead", "brief.bvh", "--stand-in", "--record", "third.dance", "--osc-out",
                  lights.getsockname()[1]) as program, program.join() as peer:
            assert peer.moment(lambda moment: moment.seen).act == "aside"
            entering = peer.moment(lambda moment: act_is(moment, "entering"))
            carrying = peer.moment(lambda moment: act_is(moment, "carrying"))
            assert entering.seen == 0 and carrying.tick - entering.tick < 60 * 5, (entering.tick, carrying.tick)
            last, steps = carrying, 0
            while last.tick < carrying.tick + 240:
                moment = peer.moment()
                act_is(moment, "carrying")
                apart = math.dist(moment.third[0][::2], moment.she[0][::2])
                assert moment.leads == 0 and moment.flags & 512 and apart < 1.4, (moment.leads, moment.flags, apart)
                fastest = max(math.dist(a, b) for a, b in zip(moment.third, last.third)) * 60 / (moment.tick - last.tick)
                assert fastest < 9, fastest  # m/s: nothing jumps
                steps += bool(moment.flags & (1024 | 2048))
                last = moment
            assert steps >= 2, steps
            program.end()
        for act in (b"aside", b"entering", b"carrying"):
            assert any(b"/abrazo/stand-in" in packet and act in packet and b"lead" in packet for packet in told), act
        assert any(b"/abrazo/step" in packet and b"stand-in" in packet for packet in told)
    ticks, hashes = replayed("third.dance", "--stand-in", "third.bvh")
    assert ticks > last.tick - 60 and hashes > ticks, (ticks, hashes)
    assert pathlib.Path("third.bvh").read_text(encoding="ascii").count("\n") > ticks
    shown = subprocess.run([ABRAZO, "replay", "third.dance", "--repertoire", "couple.abz", "--html", "third.html"],
                           capture_output=True, timeout=120, check=False)
    flags = flags_of_page(shown, "third.html")
    if flags:  # he is there while he is seen, and she dances in his place when he is not
        assert not flags[0] & (1 << 2 | 1 << 25) and flags[-1] & (1 << 2 | 1 << 25) == 1 << 2 | 1 << 25, (flags[0], flags[-1])
    refused(subprocess.run([ABRAZO, "replay", "whole.dance", "--repertoire", "couple.abz", "--stand-in", "no.bvh"],
                           capture_output=True, timeout=120, check=False), "nobody stood by")


@check
def recording_begins_and_ends_when_the_page_asks():
    os.mkdir("recordings")
    with live("--lead", "lead.bvh", "--recordings", "recordings") as program, program.join() as peer:
        assert not peer.moment().recording and not os.listdir("recordings")
        peer.say(wishes(bits=2 | 8))
        begin = peer.moment(lambda moment: moment.recording).tick
        path = peer.words(lambda words: words["session"])["session"]
        peer.moment(lambda moment: moment.tick >= begin + 130)
        peer.say(wishes(bits=2))
        end = peer.moment(lambda moment: not moment.recording).tick
        peer.words(lambda words: words["session"] is None)
        peer.moment(lambda moment: moment.tick >= end + 30)
    assert [f"recordings/{name}" for name in os.listdir("recordings")] == [path]
    ticks, hashes = replayed(path)
    assert 130 <= ticks <= end - begin + 60 and hashes >= 2, (ticks, hashes, begin, end)


@check
def a_recording_dropped_on_the_page_is_danced_again():
    with live("--lead", "lead.bvh", "--record", "played.dance") as program, program.join() as peer:
        begin = peer.moment()
        shown = {}
        while begin.tick + len(shown) < begin.tick + 200:
            moment = peer.moment()
            shown[moment.tick] = moment.you
    with live("--lead", "short.bvh") as program, program.join() as peer:
        peer.moment()
        body = pathlib.Path("played.dance").read_bytes()
        assert program.ask("/session", method="POST", body=body, Origin="http://" + EVIL)[0] == 403
        assert program.ask("/session", method="POST", body=b"ABZDANCE" + bytes(1000))[0] == 415
        assert program.ask("/session?name=played.dance", method="POST", body=body)[0] == 200
        first = peer.moment(lambda moment: moment.bits & 8)
        seen = [first.you]
        while (moment := peer.moment()).bits & 8:
            seen.append(moment.you)
        assert len(seen) > 100 and sum(you in shown.values() for you in seen) > len(seen) * .8
        assert peer.moment(lambda later: later.tick > moment.tick + 10).seen  # and the dance goes on live


@check
def what_is_no_recording_is_refused():
    def replay(*options):
        return subprocess.run([ABRAZO, "replay", *options], capture_output=True, timeout=120, check=False)
    refused(replay("lead.bvh"), "lead.bvh: not a recorded dance")
    refused(replay("missing.dance"), "missing.dance")
    refused(replay("whole.dance"), "--repertoire")
    refused(replay("whole.dance", "--repertoire", "couple.abz", "-o", "whole.dance"), "whole.dance")
    not_understood(replay(), "a recording is needed")


# ---- a headset -------------------------------------------------------------------------------------------------------


def osc(address, types, *values):
    """One OSC message."""
    def padded(text):
        return text.encode() + b"\0" * (4 - len(text) % 4)
    body = b"".join(padded(value) if kind == "s" else struct.pack(">f", value) for kind, value in zip(types, values))
    return padded(address) + padded("," + types) + body


def points(joints, time_s):
    """Head and hands of a dancer as a headset's program tells them: VMC in Unity's axes, whose x is our -x."""
    left, right = joints[LEFT_UPPER_ARM], joints[RIGHT_UPPER_ARM]
    yaw = -math.atan2(left[2] - right[2], left[0] - right[0])  # 0: facing +Z
    turn = (0.0, -math.sin(yaw / 2), 0.0, math.cos(yaw / 2))
    front = (math.sin(yaw), math.cos(yaw))

    def placed(address, name, at, before):
        x, y, z = at[0] + before * front[0], at[1], at[2] + before * front[1]
        return osc(address, "sfffffff", name, -x, y, z, *turn)
    return [placed("/VMC/Ext/Hmd/Pos", "HMD", joints[HEAD], 0.09),
            placed("/VMC/Ext/Con/Pos", "left controller", joints[LEFT_HAND], 0.08),
            placed("/VMC/Ext/Con/Pos", "right controller", joints[RIGHT_HAND], 0.08), osc("/VMC/Ext/T", "f", time_s)]


@check
def a_headset_is_danced_with():
    """The example lead wears one: she dances with who is inferred of it as she would with him."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    network = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with live("--lead", "lead.bvh") as dancer, live("--vmc-in", port) as program:
        with dancer.join() as he, program.join() as peer:
            tall, begin = he.words()["you"]["height_m"], he.moment()
            assert peer.words()["you"]["height_m"] is None and peer.moment().seen == 0
            off, apart, steps, unseen, landed, now = [], [], 0, 0, None, begin
            while now.tick < begin.tick + 60 * 12:
                now = he.moment()
                for message in points(now.you, now.tick / 60):
                    network.sendto(message, ("127.0.0.1", port))
                seen = peer.moment()
                if now.tick > begin.tick + 60 * 4:
                    if seen.seen == 0:  # this process was kept from sending for half a second
                        unseen += 1
                        continue
                    assert seen.seen == (1 << 21) - 1, (now.tick, hex(seen.seen))
                    off.append(math.dist(seen.you[0], now.you[0]))
                    apart.append(math.dist(seen.she[0], seen.you[0]))
                    steps += landed is not None and seen.landed[1] != landed
                    landed = seen.landed[1]
            assert unseen < .1 * len(off), (unseen, len(off))
            assert statistics.median(off) < .15, statistics.median(off)
            assert .2 < min(apart) and max(apart) < 1.6, (min(apart), max(apart))
            assert steps >= 4, steps
            assert 0 < min(joint[1] for joint in seen.you) < .1 and seen.you[HEAD][1] > 1.4, seen.you
            assert peer.words(lambda words: abs((words["you"]["height_m"] or 0) - tall) < .05)
            assert peer.words(lambda words: words["counters"]["vmc_malformed"] == 0 and words["counters"]["vmc_frames"] > 300)
    network.close()


# ---- the command -----------------------------------------------------------------------------------------------------


@check
def it_ends_when_asked_and_leaves_nothing():
    for by in (signal.SIGINT, signal.SIGTERM):
        before = sorted(os.listdir())
        program = live("--lead", "lead.bvh")
        peer = program.join()
        peer.moment()
        status, said = program.end(by)
        assert status == 0 and "She danced" in said, said
        assert sorted(os.listdir()) == before
    with live() as program:
        refused(command("--port", program.port, *USUAL), "cannot listen on 127.0.0.1")


@check
def mistakes_are_said():
    not_understood(command("lead.bvh"), "--lead")
    not_understood(command("--port", "70000"), "port")
    not_understood(command("--dance", "polka"), "no dance")
    not_understood(command("--music", "a", "--mic"), "not both")
    not_understood(command("--once"), "--lead")
    not_understood(command("--once", "--stand-in", "--lead", "lead.bvh"), "--once and --stand-in")
    not_understood(command("--hand-back"), "--stand-in")
    refused(command("--lead", "missing.bvh", *USUAL), "missing.bvh")
    refused(command("--music", "lead.bvh", *USUAL), "lead.bvh")
    refused(command("--repertoire", "lead.bvh"), "lead.bvh")
    refused(command("--listen", "nowhere", *USUAL), "--listen nowhere")
    refused(command("--page", "missing"), "missing")
    refused(command("--page", "page/deep"), "index.html")
    refused(command("--lead", "lead.bvh", "--motion", "lead.bvh", *USUAL), "lead.bvh: cannot be written")
    refused(command("--motion", "new", "--record", "new", *USUAL), "new: cannot be two files at once")


@check
def what_cannot_be_had_is_said_before_a_dance_is_learnt():
    late = ("--page", "page", "--repertoire", "lead.bvh")  # no repertoire: refused where one would be learnt
    refused(command(*late), "lead.bvh: not a repertoire")
    name = "x" * 70  # longer than names may be: nobody is asked for it
    for option in ("--vmc-out", "--osc-out", "--vmc-in"):
        refused(command(option, name + ":9000", *late), f'{option} {name}:9000: no machine is found by the name')
    refused(command("--motion", "page", *late), "page: Is a directory")
    refused(command("--record", "short.bvh", *late), "short.bvh: is there already")
    refused(command("--record", "nowhere/a.dance", *late), "nowhere/a.dance: No such file")
    refused(command("--standby", "--osc-out", name + ":9000", *late), "--osc-out")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(command("--port", str(taken.getsockname()[1]), *late), "cannot listen on 127.0.0.1")
    said = command("--midi-clock", "nonsense", *late)
    refused(said, "--midi-clock nonsense: ")
    assert b"/dev/snd/seq" in said.stderr or b"aconnect" in said.stderr or b"without MIDI" in said.stderr, said.stderr
    assert not os.path.exists("a.dance")


def prepare():
    if b"built without its live page" in command("--help").stderr:
        print("left out: built without libwebsockets")
        sys.exit(77)
    lead, follow = example_couple(COUPLE)
    pathlib.Path("lead.bvh").write_bytes(lead.read_bytes())
    text = lead.read_bytes()
    head = text.index(b"\n", text.index(b"Frame Time:")) + 1
    rows = text[head:].splitlines(keepends=True)
    frames = text[:head].split(b"Frames:")[1].split()[0]
    short = text[:head].replace(b"Frames: " + frames, b"Frames: 60").replace(b"Frames:\t" + frames, b"Frames: 60")
    pathlib.Path("short.bvh").write_bytes(short + b"".join(rows[300:360]))
    pathlib.Path("brief.bvh").write_bytes(short.replace(b"60\n", b"420\n", 1) + b"".join(rows[120:540]))
    subprocess.run([ABRAZO, "learn", "-q", "-o", "couple.abz", "--couple", lead, follow], check=True, timeout=120)
    pathlib.Path("page/deep").mkdir(parents=True)
    pathlib.Path("page/index.html").write_text("<title>page</title>", encoding="ascii")
    pathlib.Path("page/big.js").write_bytes(os.urandom(300000))
    pathlib.Path("page/deep/pose.wasm").write_bytes(b"\0asm")
    pathlib.Path("page/.hidden").write_text("secret", encoding="ascii")
    pathlib.Path("secret.txt").write_text("secret", encoding="ascii")
    pathlib.Path("page/link.txt").symlink_to("../secret.txt")


if SHORT:
    CHECKS[:] = [pages_from_elsewhere_are_refused, another_address_wants_a_token, a_recorded_leader_is_followed,
                 a_song_can_be_dropped_on_the_page, hostile_messages_end_their_own_connection_with_the_reason,
                 a_message_may_come_in_pieces, two_hundred_connections_and_garbage,
                 a_recorded_dance_is_danced_again_bit_for_bit, what_is_no_recording_is_refused, mistakes_are_said,
                 what_cannot_be_had_is_said_before_a_dance_is_learnt]
keep(prepare)
