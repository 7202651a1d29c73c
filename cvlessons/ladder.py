"""Judges a learner's function: runs it beside the solution, and finds the first rung of the ladder that fails.

Nothing that a learner's function does or returns may raise out of here, and no wrong answer may pass.
"""

import _thread
import ast
import contextlib
import copy
import inspect
import re
import signal
import textwrap
import threading
import zlib
from dataclasses import dataclass, field

import numpy as np

from . import show
from .answers import kind, pictures_of, same, same_kind, short, side_by_side, wrong_content, wrong_form

PATIENCE = 30.0  # seconds that a learner's function may take for one case; ours take far below one
_attempts = {}  # how often each exercise was checked in this kernel


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check: the rung it stopped at ("passed" at the top), a message, pictures of what went wrong."""

    name: str
    rung: str
    message: str
    pictures: dict = field(default_factory=dict)

    @property
    def passed(self):
        return self.rung == "passed"


class Ladder:
    """Runs the learner's function on every case beside ours, and finds the first rung that fails."""

    def __init__(self, exercise, function):
        self.exercise, self.function, self.tolerance = exercise, function, exercise.tolerance
        # Other arrays at each check, but the same from one run of a whole notebook to the next.
        attempt = _attempts[exercise.name] = _attempts.get(exercise.name, -1) + 1
        rng = np.random.default_rng([zlib.crc32(exercise.name.encode()), attempt])
        self.cases = [tuple(case) for case in exercise.cases(rng)]
        self.expected = [exercise.solution(*copy.deepcopy(case)) for case in self.cases]
        self.names = list(inspect.signature(exercise.solution).parameters)
        self.given = []

    def climb(self):
        """The verdict."""
        verdict = self.fits() or self.run()
        if verdict is None:
            try:
                with np.errstate(all="ignore"):
                    verdict = self.compare()
            except Exception as error:  # an answer of a kind that breaks when it is looked at
                text = (
                    f"I cannot compare what your function returns, {type(self.given[0]).__name__}, with what is wanted"
                )
                verdict = self.stop("type", f"{text} ({type(error).__name__}).")
        if verdict.rung not in ("passed", "not written") and _has_dots(self.function):
            return self.stop("not written", "There are still dots (...) in your function: put an expression there.")
        return verdict

    def fits(self):
        """Whether there is a function at all, with something in it, that takes as many arguments as are passed."""
        call = f'check("{self.exercise.name}", my_function)'
        if self.function is ... or _not_written(self.function):
            return self.stop("not written", "Not written yet: put your lines in the place of the dots.")
        if not callable(self.function):
            text = (
                f"I need the function itself, and this is {kind(self.function)}. Give its name without brackets: {call}"
            )
            return self.stop("type", text)
        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):  # some built-in functions have none
            return None
        try:
            for case in self.cases:
                signature.bind(*case)
        except TypeError:
            yours = ", ".join(map(str, signature.parameters.values())) or "nothing"
            text = f"Your function must take {', '.join(self.names)}, in this order; it takes {yours}."
            return self.stop("arguments", text)
        return None

    def run(self):
        """Fill `given` with the learner's answers; a verdict if that does not work."""
        for number, case in enumerate(self.cases):
            arguments, error = copy.deepcopy(case), None
            try:
                with _stopped_after(PATIENCE):
                    answer = self.function(*arguments)
            except KeyboardInterrupt:
                raise
            except BaseException as raised:  # sys.exit() too
                error = raised
            changed = [name for name, a, b in zip(self.names, arguments, case, strict=False) if not _untouched(a, b)]
            if error is not None:
                return self.raised(number, error, changed)
            self.given.append(_copied(answer))
            if changed:
                text = f"Your function changes its input `{changed[0]}`. The caller may need it again: work on a copy."
                return self.stop("changed its input", text, number)
        return None

    def raised(self, number, error, changed):
        if isinstance(error, NotImplementedError):
            return self.stop("not written", "Not written yet: put your lines in the place of the dots.")
        text = "Your function stopped with an error."
        if isinstance(error, RecursionError):
            text = "Your function calls itself again and again, without an end."
        if isinstance(error, StillRunning):
            text = (
                f"Your function was still at work after {PATIENCE:g} seconds, and I stopped it. Does a loop never end?"
            )
        rung, mistake = "raised an error", self.known_by_error(number, error)
        if mistake is not None:
            rung, text = "known mistake", mistake.says
        text += f"\n{show.in_words(error, self.function)}"
        if changed:
            text += f"\nIt has also changed its input `{changed[0]}`: work on a copy."
        return self.stop(rung, text, number)

    def known_by_error(self, number, error):
        """The known mistake that stops on this case with the same error, if there is one."""

        def words(error):  # which of several pixels outside is asked for first does not matter
            return type(error), re.sub(r"index -?\d+", "index", str(error))

        for mistake in self.exercise.mistakes:
            if mistake.says and not mistake.rung:
                try:
                    mistake.answer(*copy.deepcopy(self.cases[number]))
                except Exception as its:
                    if words(its) == words(error):
                        return mistake
        return None

    def compare(self):
        """The verdict on the answers."""
        count = len(self.cases)
        wrong = [n for n in range(count) if not same(self.given[n], self.expected[n], self.tolerance)]
        if not wrong and (used := _uses(self.function, self.exercise.without)):
            return self.stop("does not do without", f"The answers are right. But you should do without `{used}`.")
        if not wrong:
            text = f"These {count} cases agree." if count > 1 else "This case agrees."
            return Verdict(self.exercise.name, "passed", text)
        for number in wrong:
            if self.given[number] is None:
                text = "Your function returns None: is a `return` missing?"
                if any(answer is not None for answer in self.given):
                    text = "In this case your function returns None, in others it does not. Is there a way through it "
                    text += "without `return`, or did a function that you call return None?"
                return self.stop("returned None", text, number)
            if self.given[number] is ...:
                return self.stop("not written", "Your function returns dots (...): put an expression there.")
        known = self.known()
        if known:
            return known
        for number in wrong:
            problem = wrong_form(self.given[number], self.expected[number], self.exercise.range)
            if problem:
                return self.stop(*problem, number)
        number = wrong[0]
        return self.ignored() or self.stop(
            *wrong_content(self.given[number], self.expected[number], self.tolerance), number
        )

    def known(self):
        """The message of the known mistake that gives the learner's answers in all cases, if there is one."""
        for mistake in self.exercise.mistakes:
            if not mistake.says or mistake.rung:
                continue
            try:
                answers = [mistake.answer(*copy.deepcopy(case)) for case in self.cases]
            except Exception:
                continue
            tolerance = max(self.tolerance, 1e-9)
            apart = [n for n, answer in enumerate(answers) if not same(answer, self.expected[n], tolerance)]
            # either way round: a 3 where the mistake gives 3.0 is the same mistake
            if apart and any(
                all(same(a, b, tolerance) for a, b in zip(*pair, strict=True))
                for pair in ((answers, self.given), (self.given, answers))
            ):
                return self.stop("known mistake", mistake.says, apart[0])
        return None

    def ignored(self):
        """Whether an argument that matters changes nothing in the learner's answer."""
        for position, name in enumerate(self.names):
            moved, mattered = False, 0
            for case, changed in self._exchanged(position):
                try:
                    ours = [self.exercise.solution(*copy.deepcopy(c)) for c in (case, changed)]
                    with _stopped_after(PATIENCE):
                        yours = [_copied(self.function(*copy.deepcopy(c))) for c in (case, changed)]
                except StillRunning:
                    return None  # on arguments that do not belong together it may; do not wait twelve times
                except KeyboardInterrupt:
                    raise
                except BaseException:
                    continue
                mattered += not same(*ours, self.tolerance)
                if not same(*yours, self.tolerance):
                    moved = True
                    break
            if mattered and not moved:
                text = f"Your function ignores its argument `{name}`: the answer stays the same whatever it is."
                if _reads(self.function, position):  # it is looked at; all that is known is what was seen
                    text = f"I changed nothing but `{name}`, and your answer stayed the same where it should not."
                return self.stop("ignored a parameter", text)
        return None

    def _exchanged(self, position):
        """Cases, each beside a copy with one argument taken from another case; a dozen at most."""
        pairs = []
        for case in self.cases:
            for other in self.cases:
                if position >= min(len(case), len(other)) or len(pairs) == 12:
                    continue
                if same_kind(case[position], other[position]) and not same(case[position], other[position], 0):
                    pairs.append((case, (*case[:position], other[position], *case[position + 1 :])))
        return pairs

    def stop(self, rung, message, number=None):
        """The verdict, with the case it failed on in words, and in pictures where there are any."""
        pictures = {}
        if number is not None:
            case = [f"{name} = {short(value)}" for name, value in zip(self.names, self.cases[number], strict=False)]
            message += f"\nThe case: {', '.join(case)}"
            if number < len(self.given) and rung not in ("type", "returned None", "changed its input"):
                yours, ours = self.given[number], self.expected[number]
                pictures = pictures_of(yours, ours)
                message += side_by_side(yours, ours, self.tolerance, pictured=bool(pictures))
        return Verdict(self.exercise.name, rung, message, pictures)


def _untouched(now, before):
    """Whether an argument is as it was; of an object that cannot be compared nothing is claimed."""
    if type(before).__eq__ is object.__eq__:
        return True
    try:
        return same(now, before, 0)
    except Exception:
        return True


def _copied(answer):
    """The answer as it is now: a function may return the same array again with other values."""
    try:
        return copy.deepcopy(answer)
    except Exception:
        return answer


# --- a function that does not end -------------------------------------------------------------------------------------


def _interrupt():
    """Interrupt the main thread, also in a call that waits, such as time.sleep, where the system can do that."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()


class StillRunning(Exception):
    """Raised in place of a learner's function that was stopped; its traceback leads to the line it was at."""


@contextlib.contextmanager
def _stopped_after(seconds):
    """Stop the block after so many seconds, as the Stop button of JupyterLab does; raises StillRunning.

    Only in the main thread, where Python can be interrupted; elsewhere there is no limit. A learner's Stop stays what
    it is, a KeyboardInterrupt.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over, fired = threading.Event(), threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):  # a program that was started in the background ignores interrupts
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def watch():
        wait = seconds
        while not over.wait(wait):
            fired.set()
            _interrupt()
            wait = 1.0  # again and again: a bare `except` in a loop may have caught it

    watcher = threading.Thread(target=watch, name="patience", daemon=True)
    watcher.start()
    try:
        try:
            yield
        finally:
            over.set()
            watcher.join()  # an interrupt on its way arrives here at the latest, not in somebody else's lines
            if before in (signal.SIG_IGN, signal.SIG_DFL):
                signal.signal(signal.SIGINT, before)
    except KeyboardInterrupt as interrupt:
        over.set()
        if fired.is_set():
            raise StillRunning().with_traceback(interrupt.__traceback__) from None
        raise


# --- the source of a learner's function -------------------------------------------------------------------------------


def _body(function):
    """The statements of a function, or none where its source cannot be read."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except Exception:
        return []
    return tree.body if isinstance(tree, ast.FunctionDef) else []


def _nodes(function):
    return [node for line in _body(function) for node in ast.walk(line)]


def _not_written(function):
    """Whether the body is only a docstring, comments, `pass`, dots, or a return of dots."""
    body = _body(function)
    return bool(body) and all(
        isinstance(line, ast.Pass)
        or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        or (isinstance(line, ast.Return) and isinstance(line.value, ast.Constant) and line.value.value is ...)
        for line in body
    )


def _reads(function, position):
    """Whether the body of a function uses its argument at that position."""
    try:
        name = list(inspect.signature(function).parameters)[position]
    except Exception:
        return False
    return any(isinstance(node, ast.Name) and node.id == name for node in _nodes(function))


def _uses(function, names):
    """The first of some dotted names, or of what stands behind one of them, in the body of a function; or None."""
    written = [ast.unparse(node) for node in _nodes(function) if isinstance(node, ast.Attribute)]
    return next((text for text in written for name in names if f"{text}.".startswith(f"{name}.")), None)


def _has_dots(function):
    """Whether dots stand where a value should; `array[..., 0]` is no such place."""
    nodes = _body(function)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Constant) and node.value is ...:
            return True
        nodes.extend([node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node))
    return False
