"""Checks the proof of one event: python3 check_bundle.py BUNDLE PUBLIC_KEY_PEM

Written from BUNDLE.md alone, with nothing but the standard library, to show that the document is
enough. Prints the event and exits with 0 if it is proved, and with 1 and a sentence if it is not.
"""

import base64
import hashlib
import json
import sys


class Refused(Exception):
    pass


def require(holds, otherwise):
    if not holds:
        raise Refused(otherwise)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u4(n):
    return n.to_bytes(4, "big")


def u8(n):
    return n.to_bytes(8, "big", signed=True)


def with_length(b):
    return u4(len(b)) + b


def text(t):
    return with_length(t.encode("utf-8"))


def unhex(name, digits, length=None):
    require(isinstance(digits, str), f"{name} is no text")
    require(digits == digits.lower() and len(digits) % 2 == 0, f"{name} is no lower-case hex")
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        raise Refused(f"{name} is no hex") from None
    require(found.hex() == digits, f"{name} is no hex")
    require(length is None or len(found) == length, f"{name} must have {length} bytes")
    return found


# Ed25519, RFC 8032.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point(b):
    number = int.from_bytes(b, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    return (
        (f - e) * (h - g) % P,
        (f + e) * (h + g) % P,
        (h - g) * (h + g) % P,
        (f - e) * (f + e) % P,
    )


def times(n, a):
    found = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = add(found, a)
        a = add(a, a)
        n >>= 1
    return found


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public, message, signature):
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return (
        (left[0] * right[2] - right[0] * left[2]) % P == 0
        and (left[1] * right[2] - right[1] * left[2]) % P == 0
    )


def murmur2(b):
    m, low = 0x5BD1E995, 0xFFFFFFFF
    h = 0x9747B28C ^ len(b)
    whole = len(b) // 4 * 4
    for at in range(0, whole, 4):
        k = int.from_bytes(b[at : at + 4], "little") * m & low
        k = (k ^ k >> 24) * m & low
        h = h * m & low ^ k
    if whole < len(b):
        h = (h ^ int.from_bytes(b[whole:], "little")) * m & low
    h = (h ^ h >> 13) * m & low
    return h ^ h >> 15


def place_of(stream, partitions):
    opening = stream.find("{")
    while opening >= 0 and stream.endswith("}") and opening + 2 < len(stream):
        stream = stream[opening + 1 : -1]
        opening = stream.find("{")
    return (murmur2(stream.encode("utf-8")) & 0x7FFFFFFF) % partitions


def check(bundle, der):
    require(bundle["format"] == "throughline proof 2", "it has another format")
    recorded, seal = bundle["recorded"], bundle["seal"]
    key = recorded["key"].encode("utf-8")
    headers = [(each["name"], unhex("a header", each["value"])) for each in recorded["headers"]]
    value = unhex("the value", recorded["value"])
    before = unhex("before", bundle["before"], 32)

    # 1. The event's id, and its version.
    ids = [v for name, v in headers if name == "ce_id"]
    require(ids and ids[-1].decode("utf-8") == bundle["event"], "the record is of another event")
    start = recorded["key"] + "@"
    require(bundle["event"].startswith(start), "the record is of another stream")
    digits = bundle["event"][len(start) :]
    require(digits.isascii() and digits.isdigit() and digits[0] != "0", "it has no version")
    version = int(digits)

    # 2. The link.
    links = [i for i, (name, _) in enumerate(headers) if name == "ce_chain"]
    if before == bytes(32):
        require(not links, "the first event has a link")
    else:
        due = base64.urlsafe_b64encode(before[:3])
        require(links == [len(headers) - 1] and headers[-1][1] == due, "it is not linked")

    # 3. and 4. The digest, and the chain.
    signed = [(name, v) for name, v in headers if name != "ce_chain"]
    digest = sha256(
        u8(recorded["timestampMs"]),
        u4(len(signed)),
        b"".join(text(name) + with_length(v) for name, v in signed),
        value,
    )
    head = sha256(before, digest)
    for each in bundle["later"]:
        head = sha256(head, unhex("later", each, 32))

    # 5. and 6. The leaf, and the way up.
    place = sha256(key)
    node = sha256(b"\0", place, u8(version + len(bundle["later"])), head)
    path = [unhex("path", each, 32) for each in bundle["path"]]
    require(len(path) <= 256, "the path is too long")
    for i, beside in enumerate(path):
        bit = len(path) - 1 - i
        right = place[bit // 8] >> (7 - bit % 8) & 1
        node = sha256(b"\1", beside, node) if right else sha256(b"\1", node, beside)
    require(node == unhex("root", seal["root"], 32), "it does not lead to the sealed root")

    # 7. The signature.
    require(sha256(der).hex()[:16] == seal["key"], "it is signed with another key")
    partitions = seal["partitions"]
    message = (
        text("throughline attestation 2" if partitions else "throughline attestation 1")
        + text(seal["context"])
        + u4(seal["partition"])
        + (u4(partitions) if partitions else b"")
        + b"".join(u8(seal[name]) for name in ("number", "upTo", "events", "streams"))
        + b"".join(
            with_length(unhex(name, seal[name], 32))
            for name in ("root", "order", "heads", "prints", "previous")
        )
        + u8(seal["timeMs"])
        + text(seal["key"])
    )
    signature = unhex("the signature", bundle["signature"], 64)
    # The last 32 bytes of an Ed25519 key in X.509 are the key itself.
    require(is_signed(der[-32:], message, signature), "the key has not signed this")

    # 8. The place.
    require(
        partitions == 0 or place_of(recorded["key"], partitions) == seal["partition"],
        "its stream is of another partition",
    )


def main(bundle_file, key_file):
    with open(key_file, encoding="ascii") as file:
        lines = [line for line in file.read().splitlines() if line and "-----" not in line]
    try:
        with open(bundle_file, encoding="utf-8") as file:
            bundle = json.load(file)
        check(bundle, base64.b64decode("".join(lines)))
    except (Refused, ValueError, KeyError, TypeError, OverflowError, AttributeError) as e:
        print(f"refused: {e!r}")
        return 1
    print(bundle["event"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
