"""Optimizers for glompo's worker: a class of the user's, or adapters for SciPy and pycma where they are installed.

The adapters search the unit cube, so that parameters of very different ranges are alike: lengths among their options,
such as SciPy's xatol or pycma's sigma0, are in units of the ranges.
"""

import inspect
import math
import queue
import threading


class Setup:
    """What an optimizer is made with."""

    def __init__(self, message, point_maker):
        self.bounds = [tuple(map(float, pair)) for pair in message["bounds"]]
        self.x0 = [float(value) for value in message["x0"]]
        self.seed = message["seed"]
        self.workers = message["workers"]
        self.options = message["options"] or {}
        self.points = message["points"]
        self._point_maker = point_maker

    def point(self, x):
        """A point as the user's code gets it."""
        return self._point_maker(self.points)(x)


class UnitCube:
    """The way from the bounds to the unit cube and back."""

    def __init__(self, setup):
        self._bounds = setup.bounds
        self._x0 = setup.x0
        self.u0 = [(x - low) / (high - low) for x, (low, high) in zip(setup.x0, setup.bounds)]

    def x_of(self, u):
        """The point within the bounds that is nearest to a point of the cube; the start point exactly."""
        u = [float(value) for value in u]
        if u == self.u0:
            return list(self._x0)
        return [
            min(max(low + value * (high - low), low), high) for value, (low, high) in zip(u, self._bounds)
        ]


class ScipyOptimizer:
    """A function of scipy.optimize in a thread that waits in its objective until it is told the value."""

    finished = None

    def __init__(self, setup, function):
        self._cube = UnitCube(setup)
        self._events = queue.SimpleQueue()
        self._values = queue.SimpleQueue()
        self._outstanding = False
        self._start_value = None
        arguments = self._arguments(setup, function)
        threading.Thread(target=self._run, args=(function, arguments), daemon=True).start()

    def ask(self, capacity):
        if self._outstanding or self.finished is not None:
            return []
        kind, what = self._events.get()
        if kind == "point":
            self._outstanding = True
            return [what]
        if kind == "error":
            raise what
        self.finished = what
        return []

    def tell(self, ids, points, values):
        self._outstanding = False
        self._values.put(values[0])

    def _arguments(self, setup, function):
        known = inspect.signature(function).parameters
        arguments = {"x0": list(self._cube.u0), "bounds": [(0.0, 1.0)] * len(setup.bounds)}
        # Versions that know both names refuse to be given both.
        arguments["rng" if "rng" in known else "seed"] = setup.seed
        return {**{name: value for name, value in arguments.items() if name in known}, **setup.options}

    def _run(self, function, arguments):
        try:
            message = function(self._objective, **arguments).message
            # Some functions give a list of messages.
            self._events.put(("finished", "; ".join(message) if isinstance(message, list) else str(message)))
        except BaseException as error:
            self._events.put(("error", error))

    def _objective(self, u, *_):
        if self._start_value is None:
            self._start_value = self._evaluate(self._cube.u0)
        u = [float(value) for value in u]
        if u == self._cube.u0:
            return self._start_value
        # What failed evaluations have led it to is no point.
        return self._evaluate(u) if all(map(math.isfinite, u)) else math.inf

    def _evaluate(self, u):
        self._events.put(("point", self._cube.x_of(u)))
        return self._values.get()


class PycmaOptimizer:
    """pycma's CMA-ES, generation after generation. Its option sigma0 is 0.3 if it is not given."""

    finished = None

    def __init__(self, setup):
        import cma

        self._cube = UnitCube(setup)
        options = {"verbose": -9, **setup.options, "bounds": [0, 1], "seed": setup.seed + 1}
        sigma0 = options.pop("sigma0", 0.3)
        self._strategy = cma.CMAEvolutionStrategy(self._cube.u0, sigma0, options)
        self._generation = []
        self._values = {}
        # The start point is asked for first, and is no part of a generation.
        self._queue = [setup.x0]
        self._first = 1
        self._asked = 0

    def ask(self, capacity):
        if not self._queue and len(self._values) == len(self._generation):
            self._next_generation()
        points, self._queue = self._queue[:capacity], self._queue[capacity:]
        self._asked += len(points)
        return points

    def tell(self, ids, points, values):
        for index, value in zip(ids, values):
            if index >= self._first:
                self._values[index - self._first] = value

    def _next_generation(self):
        if self._generation:
            self._strategy.tell(self._generation, [self._values[k] for k in range(len(self._generation))])
        stop = self._strategy.stop()
        if stop:
            self.finished = ", ".join(f"{name}: {value}" for name, value in stop.items())
            return
        self._first = self._asked
        self._values = {}
        self._generation = self._strategy.ask()
        self._queue = [self._cube.x_of(u) for u in self._generation]


class OptimizerService:
    """Runs an optimizer."""

    def __init__(self, message, found, point_maker):
        self._setup = Setup(message, point_maker)
        self._optimizer = self._made(message["name"], found)
        self.ready = {"injects": hasattr(self._optimizer, "inject")}

    def answer(self, message):
        """Answers a message."""
        kind = message["type"]
        if kind == "ask":
            points = self._optimizer.ask(message["capacity"])
            return {"type": "points", "points": list(points), "finished": self._optimizer.finished}
        if kind == "tell":
            values = [float(value) for value in message["values"]]
            points = [self._setup.point([float(value) for value in x]) for x in message["points"]]
            self._optimizer.tell(message["ids"], points, values)
        elif kind == "inject":
            self._optimizer.inject(self._setup.point(message["x"]), message["fx"])
        else:
            raise ValueError(f"there is no {kind}")
        return {"type": "told", "finished": self._optimizer.finished}

    def _made(self, name, found):
        if name == "pycma":
            return PycmaOptimizer(self._setup)
        target = found(name)
        return ScipyOptimizer(self._setup, target) if name.startswith("scipy.optimize:") else target(self._setup)
