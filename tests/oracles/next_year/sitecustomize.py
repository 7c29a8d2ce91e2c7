"""Python with its clock a year on: for a process that has this folder on its path.

Files keep the days that the system gives them, and waiting takes as long as ever.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import time
from collections.abc import Callable
from typing import Any

YEAR = 366 * 24 * 3600
_time, _ns = time.time, time.time_ns
_gmtime, _localtime = time.gmtime, time.localtime
_asctime, _strftime = time.asctime, time.strftime
_DateTime, _Date = datetime.datetime, datetime.date


def _own(kind: type, **methods: Callable[..., Any]) -> None:
    """Put methods into a class that is made in C."""
    names = gc.get_referents(kind.__dict__)[0]
    for name, method in methods.items():
        names[name] = classmethod(method)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _later(seconds: Any = None) -> Any:
    return _time() + YEAR if seconds is None else seconds


time.time = lambda: _time() + YEAR
time.time_ns = lambda: _ns() + YEAR * 10**9
time.gmtime = lambda seconds=None: _gmtime(_later(seconds))
time.localtime = lambda seconds=None: _localtime(_later(seconds))
time.ctime = lambda seconds=None: _asctime(_localtime(_later(seconds)))
time.asctime = lambda told=None: _asctime(told or _localtime(_later()))
time.strftime = lambda form, told=None: _strftime(form, told or _localtime(_later()))
_own(
    _DateTime,
    now=lambda kind, tz=None: kind.fromtimestamp(_later(), tz),
    utcnow=lambda kind: kind.fromtimestamp(_later(), datetime.UTC).replace(tzinfo=None),
    today=lambda kind: kind.fromtimestamp(_later()),
)
_own(_Date, today=lambda kind: kind.fromtimestamp(_later()))
