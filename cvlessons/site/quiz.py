"""Questions that a page can judge by itself: the verdicts on all answers that a reader may plausibly give."""

import html
import itertools
import json
import re
from decimal import Decimal

import numpy as np

from ..check import Question, judge

SAMPLES, MOST = 40, 500  # values tried at first for a question with one number; verdicts held for several


def form(question, axes):
    """The HTML of a question that can be answered in the page, or None where only the notebook can judge it.

    `axes` maps an argument to the live picture's axis that it is read from: its values, or its options.
    """
    if not isinstance(question, Question) or not all(_plain(value) for value in question.answer.values()):
        return None
    names = list(question.answer)
    if len(names) == 1 and _is_number(question.answer[names[0]]):
        data = _runs(question, names[0], axes.get(names[0]))
    else:
        data = _table(question, axes)
    if data is None:
        return None
    fields = "".join(_field(question.name, name, data["options"].get(name)) for name in names)
    block = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<form class="quiz" data-quiz="{html.escape(question.name)}"><p>{html.escape(question.task)}</p>'
        f'<div class="fields">{fields}<button>Check</button></div><p class="verdict" role="status"></p>'
        f'<script type="application/json">{block}</script></form>'
    )


def _field(question, name, options):
    mark, label = f"{question}-{name}".replace(".", "-"), html.escape(name.replace("_", " "))
    if options:
        choices = "".join(f"<option>{html.escape(option)}</option>" for option in options)
        control = f'<select id="{mark}" name="{name}"><option value="">choose</option>{choices}</select>'
    else:
        control = f'<input id="{mark}" name="{name}" inputmode="decimal" autocomplete="off" size="8">'
    return f'<label for="{mark}">{label}</label>{control}'


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _plain(value):
    return isinstance(value, (bool, int, float, str))


def _verdict(question, values):
    verdict = judge(question.name, **values)
    return [int(verdict.passed), verdict.message]


def _runs(question, name, axis):
    """Verdicts on one number: runs of values with the same verdict, [first, last, passed, message].

    Not every value is judged, since some judges take their time: values at even distances, the known answers and their
    neighbours, and then halfway again and again wherever the verdict changes, but for the numbers in its message.
    """
    values, known = _line(question, name, axis)
    at = {*np.rint(np.linspace(0, len(values) - 1, min(len(values), SAMPLES))).astype(int).tolist()}
    at |= {i + k for i, value in enumerate(values) if value in known for k in range(-2, 3) if 0 <= i + k < len(values)}
    verdicts = {i: _verdict(question, {name: values[i]}) for i in sorted(at)}
    todo = list(itertools.pairwise(sorted(at)))
    while todo:
        low, high = todo.pop()
        middle = (low + high) // 2
        if middle > low and _gist(verdicts[low]) != _gist(verdicts[high]):
            verdicts[middle] = _verdict(question, {name: values[middle]})
            todo += [(low, middle), (middle, high)]
    runs = []
    for i in sorted(verdicts):
        if runs and runs[-1][2:] == verdicts[i]:
            runs[-1][1] = values[i]
        else:
            runs.append([values[i], values[i], *verdicts[i]])
    return {"names": [name], "options": {}, "runs": runs}


def _gist(verdict):
    return verdict[0], re.sub("[0-9.]+", "0", verdict[1])


def _line(question, name, axis):
    """Plausible values of a number, those of its slider or from zero to well beyond the answer; and known answers."""
    answer = question.answer[name]
    known = [value for value in (answer, *_given(question, name)) if _is_number(value)]
    if axis and axis["kind"] == "range":
        values = axis["all"]
    elif all(isinstance(value, int) for value in known):
        low, high = 2 * min(0, *known) - 1, 2 * max(*known, 10)
        values = range(low, high + 1)
    else:
        digits = max(max(-Decimal(str(value)).as_tuple().exponent for value in known), 2 if answer < 10 else 1)
        low, high = min(0, *known), 2 * max(known)
        step = 10**-digits
        while (high - low) / step > 100_000:
            step *= 10
        values = [round(low + k * step, 10) for k in range(round((high - low) / step) + 1)]
    if all(isinstance(value, int) for value in values):
        known = [value for value in known if value == int(value)]
    return sorted({*values, *known}), known


def _table(question, axes):
    """Verdicts on several values, or on words: every combination of the plausible ones."""
    numbers = sum(_is_number(answer) for answer in question.answer.values())
    reach = next((reach for reach in range(6, 1, -1) if (2 * reach + 3) ** numbers <= MOST), 1)
    choices, options = {}, {}
    for name, answer in question.answer.items():
        axis = axes.get(name)
        if _is_number(answer):
            given = _given(question, name)
            near = [answer + k for k in range(-reach, reach + 1)] if isinstance(answer, int) else []
            choices[name] = sorted({answer, *near, *(value for value in given if _is_number(value))})
            if axis and axis["kind"] == "range":
                choices[name] = axis["all"]
        elif isinstance(answer, bool):
            choices[name] = [False, True]
            options[name] = ["False", "True"]
        else:
            words = sorted({answer, *(word for word in _given(question, name) if isinstance(word, str))})
            choices[name] = axis["values"] if axis and answer in axis["values"] else words
            options[name] = choices[name]
            if len(choices[name]) < 2:
                return None
    if _count(choices) > MOST:  # then at the page's own steps
        for name, axis in axes.items():
            if name in choices and axis["kind"] == "range":
                mistakes = (value for value in _given(question, name) if value in axis["all"])
                choices[name] = sorted({*axis["states"], question.answer[name], *mistakes})
                options[name] = [str(value) for value in choices[name]]
    if _count(choices) > MOST:
        return None
    table, messages = {}, {}
    for values in itertools.product(*choices.values()):
        passed, message = _verdict(question, dict(zip(choices, values, strict=True)))
        number = messages.setdefault((passed, message), len(messages))
        table["|".join(map(_text, values))] = number
    return {"names": list(choices), "options": options, "table": table, "messages": list(messages)}


def _given(question, name):
    """The values of one argument in the known wrong answers."""
    return [m.answer[name] for m in question.wrong if isinstance(m.answer, dict) and name in m.answer]


def _count(choices):
    count = 1
    for values in choices.values():
        count *= len(values)
    return count


def _text(value):
    """A value as the page's script writes it."""
    if isinstance(value, float):
        return repr(value) if value != int(value) else str(int(value))
    return str(value)
