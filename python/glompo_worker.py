"""A worker that evaluates a Python function, or runs a Python optimizer, for glompo.

It speaks the protocol of docs/stdio-protocol.md on stdin and stdout and needs nothing but the standard library.
"""

import importlib
import inspect
import json
import math
import os
import queue
import struct
import sys
import threading
import traceback

PROTOCOL = 1
HEADER = struct.Struct("<II")
MARK = 0x464D4C47
MOST_FRAME_BYTES = 64 * 1024 * 1024
MOST_TRACEBACK = 8000


class Connection:
    """Messages from and to the owner, over descriptors that nothing else in this process uses."""

    def __init__(self):
        self._source = os.dup(0)
        self._target = os.dup(1)
        # What the user's code prints, or reads, must not get between the messages.
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._messages = queue.SimpleQueue()

    def listen(self):
        """Reads in a thread of its own, so that the owner's death is noticed in the middle of an evaluation."""
        threading.Thread(target=self._read_all, daemon=True).start()

    def receive(self):
        """Waits for the next message."""
        return self._messages.get()

    def send(self, message):
        """Sends a message; raises what keeps it from being JSON."""
        text = json.dumps(plain(message), allow_nan=False, separators=(",", ":")).encode()
        if len(text) > MOST_FRAME_BYTES:
            raise ValueError(f"a message has {len(text)} bytes, more than {MOST_FRAME_BYTES}")
        frame = HEADER.pack(len(text), MARK) + text + bytes(-len(text) % 8)
        with self._lock:
            view = memoryview(frame)
            while view:
                view = view[os.write(self._target, view) :]

    def _read_all(self):
        while True:
            length, mark = HEADER.unpack(self._read(HEADER.size))
            if mark != MARK or length > MOST_FRAME_BYTES:
                os._exit(70)
            self._messages.put(json.loads(self._read(length)))
            self._read(-length % 8)

    def _read(self, count):
        parts = []
        while count > 0:
            part = os.read(self._source, count)
            if not part:
                # The owner is gone: nobody wants what is being computed.
                os._exit(0)
            parts.append(part)
            count -= len(part)
        return b"".join(parts)


def plain(value):
    """What JSON can hold: arrays as lists, numbers that are not finite as texts."""
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    raise TypeError(f"a {type(value).__name__} cannot be sent")


def numbers(values):
    """Numbers as they were sent."""
    return [float(value) for value in values]


def described(error):
    """The message for something that was raised."""
    what = "".join(traceback.format_exception_only(type(error), error)).strip()
    below = error.__traceback__
    # Where the worker called the user's code is of no use to the user.
    while below is not None and below.tb_next is not None and below.tb_frame.f_code.co_filename == __file__:
        below = below.tb_next
    text = "".join(traceback.format_exception(type(error), error, below))
    return {"type": "error", "message": what, "traceback": text[-MOST_TRACEBACK:]}


def found(name):
    """What a name such as package.module:Class.method stands for."""
    module, _, path = name.partition(":")
    target = importlib.import_module(module)
    for part in path.split("."):
        target = getattr(target, part)
    return target


def point_maker(points):
    """The function that makes a point, as the user's code gets it, of a list of floats."""
    if points == "numpy" or (points == "auto" and "numpy" in sys.modules):
        import numpy

        return lambda x: numpy.array(x, dtype=float)
    return list


class Context:
    """What a function is told about the evaluation that it is called for."""

    def __init__(self, connection, message, options):
        self.options = options
        self.optimizer_id = message["optimizerId"]
        self.evaluation_id = message["evaluationId"]
        self.wants = message["wants"]
        self._connection = connection

    def log(self, text):
        """Writes a line to the run's log."""
        self._connection.send({"type": "log", "text": str(text)})


def takes_context(function):
    """Whether a function has a second argument that only the context can be for."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return False
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return len(positional) > 1 and (positional[1].default is positional[1].empty or positional[1].name == "context")


class TaskService:
    """Evaluates a function."""

    ready = {}

    def __init__(self, connection, message):
        self._connection = connection
        self._function = found(message["name"])
        self._options = message["options"]
        self._point = point_maker(message["points"])
        if not callable(self._function):
            raise TypeError(f"{message['name']} cannot be called")
        self._with_context = takes_context(self._function)

    def answer(self, message):
        """Answers a message."""
        x = self._point(numbers(message["x"]))
        if not self._with_context:
            return {"type": "result", "result": self._function(x)}
        context = Context(self._connection, message, self._options)
        return {"type": "result", "result": self._function(x, context)}


def service_for(connection, message):
    """What the first message asks for."""
    if message.get("protocol") != PROTOCOL:
        raise ValueError(f"protocol {message.get('protocol')} is not known here, but {PROTOCOL}")
    here = os.path.dirname(os.path.abspath(__file__))
    # Python has put the directory of this file first, where modules of the user's are to be looked for.
    sys.path[:1] = message["path"] or [os.getcwd()]
    sys.path.append(here)
    if message["type"] == "loadTask":
        return TaskService(connection, message)
    if message["type"] == "loadOptimizer":
        from glompo_optimizers import OptimizerService

        return OptimizerService(message, found, point_maker)
    raise ValueError(f"there is no {message['type']}")


def serve():
    """Serves the owner until it closes the connection."""
    connection = Connection()
    connection.listen()
    try:
        service = service_for(connection, connection.receive())
        connection.send({"type": "ready", "protocol": PROTOCOL, **service.ready})
    except Exception as error:
        connection.send(described(error))
        return
    while True:
        message = connection.receive()
        try:
            answer = service.answer(message)
            connection.send(answer)
        except Exception as error:
            connection.send(described(error))


if __name__ == "__main__":
    serve()
