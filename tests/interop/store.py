"""Stores DICOM files over the network with pynetdicom, their data sets byte for byte.

Prints a line per file: the status that came back, the error comment and the path, with tabs between. A file that
pydicom or pynetdicom cannot send is printed with "unsendable" in place of the status.
"""

import argparse
import sys
import threading
from pathlib import Path

from pydicom import dcmread
from pynetdicom import AE, _config

_config.STORE_SEND_CHUNKED_DATASET = True
CONTEXTS_AT_ONCE = 120

arguments = argparse.ArgumentParser()
arguments.add_argument("port", type=int)
arguments.add_argument("paths", nargs="+", help="files and folders; - reads a list from standard input")
arguments.add_argument("--calling", default="PYNETDICOM")
arguments.add_argument("--called", default="OVERREAD")
arguments.add_argument("--associations", type=int, default=1)
arguments.add_argument("--max-pdu", type=int, default=0)
arguments.add_argument("--abort-after", type=int, help="abort in the midst of the first file, after that many PDUs")
given = arguments.parse_args()

lock = threading.Lock()
failed = False


def say(*words):
    with lock:
        print(*words, sep="\t", flush=True)


def files():
    for path in given.paths:
        if path == "-":
            yield from (Path(line.strip()) for line in sys.stdin)
        elif Path(path).is_dir():
            yield from sorted(file for file in Path(path).rglob("*") if file.is_file())
        else:
            yield Path(path)


def context(path):
    """The SOP class and transfer syntax of a file, if its meta group tells them."""
    try:
        meta = dcmread(path, stop_before_pixels=True).file_meta
        return meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID
    except Exception as why:  # whatever pydicom finds wrong with it
        say("unsendable", f"{type(why).__name__}", path)
        return None


def groups(paths):
    """Files by the association that can carry them."""
    contexts, group = set(), []
    for path, wanted in paths:
        if wanted not in contexts and len(contexts) == CONTEXTS_AT_ONCE:
            yield contexts, group
            contexts, group = set(), []
        contexts.add(wanted)
        group.append(path)
    if group:
        yield contexts, group


class Held(threading.Event):
    """Keeps the thread by which pynetdicom listens between operations at rest during all of them.

    pynetdicom 3.0.4 rouses that thread after each operation. When the next one begins before it has run, it takes
    the answer to that operation off the queue, and the operation waits for its answer in vain.
    """

    def __init__(self):
        super().__init__()
        self.held, self.rests = True, threading.Event()

    def wait(self, timeout=None):
        self.rests.set()
        return super().wait(timeout)

    def set(self):
        if not self.held:
            super().set()

    def let_go(self):
        self.held = False
        self.set()


def hold(association):
    held = association._reactor_checkpoint = Held()
    held.rests.wait()
    return held


def abort_in_the_midst(association):
    send, sent = association.dul.send_pdu, 0

    def counted(pdu):
        nonlocal sent
        sent += 1
        if sent > given.abort_after:
            association.dul.send_pdu = send
            association.abort()
            raise ConnectionAbortedError
        send(pdu)

    association.dul.send_pdu = counted


def store(paths):
    global failed
    for contexts, group in groups(paths):
        entity = AE(ae_title=given.calling)
        for sop_class, transfer_syntax in contexts:
            entity.add_requested_context(sop_class, transfer_syntax)
        association = entity.associate("127.0.0.1", given.port, ae_title=given.called, max_pdu=given.max_pdu)
        if not association.is_established:
            say("rejected" if association.is_rejected else "aborted", "", "")
            failed = True
            return
        held = hold(association)
        if given.abort_after is not None:
            abort_in_the_midst(association)
        for path in group:
            try:
                answer = association.send_c_store(path)
                status = f"{answer.Status:04X}" if "Status" in answer else "lost"
                say(status, answer.get("ErrorComment", ""), path)
            except ConnectionAbortedError:
                say("aborted", "", path)
                held.let_go()
                return
            except Exception as why:
                say("unsendable", f"{type(why).__name__}: {why}".replace("\n", " "), path)
        association.release()
        held.let_go()


sendable = [(path, wanted) for path in files() if (wanted := context(path))]
shares = [sendable[share :: given.associations] for share in range(given.associations)]
senders = [threading.Thread(target=store, args=(share,)) for share in shares if share]
for sender in senders:
    sender.start()
for sender in senders:
    sender.join()
sys.exit(1 if failed else 0)
