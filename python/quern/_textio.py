# SPDX-License-Identifier: BSD-3-Clause
"""Tables of numbers in text files, and bare elements in files: this module finds out what to read or write, the core does it."""

import bz2
import codecs
import gzip
import lzma
import operator
import os
import warnings

from . import _core

__all__ = ["fromfile", "fromstring", "genfromtxt", "loadtxt", "savetxt"]

_OPENERS = {b".gz": gzip.open, b".bz2": bz2.open, b".xz": lzma.open}
_ASCII_BASED = {"utf-8", "ascii", "iso8859-1"}


class ConversionWarning(UserWarning):
    """Rows of a text file were left out."""


def _is_path(file):
    return isinstance(file, (str, bytes, os.PathLike))


def _codec(encoding):
    return codecs.lookup(encoding).name


def _read(file, encoding, table):
    """The core's reading of a path, or of an iterator over lines."""
    if not _is_path(file):
        try:
            lines = iter(file)
        except TypeError:
            raise TypeError(f"fname must be a string, filehandle, list of strings, or generator. Got {type(file)} instead.") from None
        return _core._read_text(lines, table)
    path = os.fsencode(file)
    opener = _OPENERS.get(os.path.splitext(path)[1])
    if opener is None and (encoding is None or _codec(encoding) in _ASCII_BASED):
        if not os.path.exists(path):
            raise FileNotFoundError(f"{os.fsdecode(path)} not found.")
        return _core._read_text(path, table)
    with (opener or open)(os.fsdecode(path), "rt", encoding=encoding) as lines:
        return _core._read_text(lines, table)


def _numeric(func, dtype):
    """dtype as one of ours."""
    if dtype is float:
        return _core.float64
    try:
        return _core.dtype(dtype)
    except TypeError:
        raise TypeError(f"{func}: dtype {dtype!r} is not numeric: structured, string and object dtypes are not supported") from None


def _control(name, value):
    """A delimiter or quote character as str, or None."""
    if isinstance(value, bytes):
        value = value.decode("latin1")
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) != 1:
        raise TypeError(f"Text reading control character must be a single unicode character or None; but got: {value!r}")
    if value in "\r\n":
        raise TypeError(f"control character '{name}' cannot be a newline (`\\r` or `\\n`).")
    return value


def _comments(comments):
    if comments is None:
        return ()
    if comments == "#":
        return (b"#",)
    marks = [comments] if isinstance(comments, (str, bytes)) else list(comments)
    marks = [mark.decode("latin1") if isinstance(mark, bytes) else mark for mark in marks]
    if not all(isinstance(mark, str) for mark in marks):
        raise TypeError(f"comments must be a str or a sequence of str, not {comments!r}")
    if "" in marks:
        raise ValueError("comments cannot be an empty string. Use comments=None to disable comments.")
    return tuple(mark.encode() for mark in marks)


def _columns(usecols):
    if usecols is None:
        return ()
    try:
        columns = tuple(usecols)
    except TypeError:
        columns = (usecols,)
    try:
        return tuple(operator.index(c) for c in columns)
    except TypeError:
        bad = next(c for c in columns if not hasattr(c, "__index__"))
        raise TypeError(f"usecols must be an int or a sequence of ints but it contains at least one element of type '{type(bad).__name__}'") from None


def _table(func, dtype, *, delimiter=None, widths=(), comments=(), quote=None, skip=0, footer=0, max_rows=None, columns=(), lenient=False,
           loose=False, drop_bad=False, missing=(), missing_in=(), filling=None, converters=None, encoding=None):
    """ORDER TABLE: the arguments of the core's reader."""
    return (func, dtype, delimiter, widths, comments, ord(quote) if quote else 0, skip, footer, -1 if max_rows is None else max_rows, columns,
            lenient, loose, drop_bad, missing, missing_in, filling, converters, encoding or "utf-8")


def _converters(func, converters, columns):
    if converters is None or callable(converters):
        return converters
    if not isinstance(converters, dict):
        raise TypeError(f"{func}: converters must be a dictionary mapping columns to converter functions or a single callable")
    return {key + len(columns) if key < 0 else key: function for key, function in converters.items()}


def _with_ndmin(a, ndmin, unpack):
    if a.ndim > ndmin:
        a = a.squeeze()
    if a.ndim < ndmin:
        a = a.reshape(1) if ndmin == 1 else a.reshape(-1, 1)
    return a.T if unpack else a


def _check_ndmin(ndmin):
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")


def _check_count(name, value):
    """A number of lines as int."""
    try:
        value = operator.index(value)
    except AttributeError:
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}") from None
    if value < 0:
        raise ValueError("argument must be nonnegative")
    return value


def loadtxt(fname, dtype=float, comments="#", delimiter=None, converters=None, skiprows=0, usecols=None, unpack=False, ndmin=0, encoding=None,
            max_rows=None, *, quotechar=None, like=None):
    """The table of numbers in a text file.

    fname is a path (.gz, .bz2 and .xz are unpacked), a file object or an iterable of lines. Numbers of one row stand between delimiters,
    a single character, or between blanks; every row has the same number of columns, of which usecols selects some. converters maps columns
    to functions of the field's text, or is one function for all. Fields in quotechars may hold delimiters, but no line ends.
    """
    _check_ndmin(ndmin)
    delimiter, quote, marks = _control("delimiter", delimiter), _control("quotechar", quotechar), _comments(comments)
    if delimiter is not None and delimiter == quote:
        raise TypeError("The values for control characters 'delimiter' and 'quotechar' are incompatible")
    if delimiter is not None and delimiter.encode() in marks:
        raise TypeError("The values for control characters 'comment' and 'delimiter' are incompatible")
    table = _table("loadtxt", _numeric("loadtxt", dtype), delimiter=delimiter, comments=marks, quote=quote, skip=_check_count("skiprows", skiprows),
                   max_rows=None if max_rows is None else _check_count("max_rows", max_rows), columns=_columns(usecols),
                   converters=_converters("loadtxt", converters, ()), encoding=encoding)
    a, _ = _read(fname, encoding, table)
    if a.size == 0:
        warnings.warn(f'loadtxt: input contained no data: "{fname}"', UserWarning, stacklevel=2)
    return _with_ndmin(a, ndmin, unpack)


# ---- genfromtxt ------------------------------------------------------------------------------------------


def _text(value):
    return (value.decode("latin1") if isinstance(value, bytes) else str(value)).strip().encode()


def _missing_values(values, columns):
    """What stands for missing values: (texts, the column of each or -1)."""
    if values is None:
        return (), ()
    if isinstance(values, (str, bytes)):
        texts = _text(values).split(b",")
        return tuple(texts), (-1,) * len(texts)
    pairs = values.items() if isinstance(values, dict) else zip(columns or range(len(values)), values)
    found = [(_text(v), -1 if column is None else column) for column, vs in pairs for v in (vs if isinstance(vs, (list, tuple)) else (vs,))]
    return tuple(text for text, _ in found), tuple(column for _, column in found)


def _default_filling(dtype):
    return {"f": float("nan"), "c": complex(float("nan"), 0), "b": False}.get(dtype.kind, -1)


def _filling(values, dtype, columns):
    if values is None or not isinstance(values, (dict, list, tuple)):
        return values
    default = _default_filling(dtype)
    if isinstance(values, dict):
        by_place = {columns.index(key) if columns else key: value for key, value in values.items()}
        values = [by_place.get(i) for i in range(max(by_place, default=-1) + 1)]
    row = [default if value is None else value for value in values]
    return row if len(row) != 1 else [*row, default]  # a single one would be for all columns


def _separator(delimiter):
    """(text or None, widths) of a delimiter as genfromtxt takes it."""
    if delimiter is None or isinstance(delimiter, (str, bytes)):
        text = delimiter.decode("latin1") if isinstance(delimiter, bytes) else delimiter
        return text or None, ()
    if hasattr(delimiter, "__index__"):
        return None, (operator.index(delimiter),)
    return None, tuple(operator.index(width) for width in delimiter)


def _guess(read):
    """The first of int64, float64 and complex128 that all fields are readable as."""
    for dtype in (_core.int64, _core.float64):
        try:
            return read(dtype, False)
        except ValueError as error:
            if "cannot convert" not in str(error):
                raise
    return read(_core.complex128, False)


def genfromtxt(fname, dtype=float, comments="#", delimiter=None, skip_header=0, skip_footer=0, converters=None, missing_values=None,
               filling_values=None, usecols=None, names=None, excludelist=None, deletechars=None, replace_space="_", autostrip=False,
               case_sensitive=True, defaultfmt="f%i", unpack=None, usemask=False, loose=True, invalid_raise=True, max_rows=None, encoding=None,
               *, ndmin=0, like=None):
    """The table of numbers in a text file, of which some may be missing.

    As loadtxt, and: delimiter may be longer, a width or a sequence of widths. Empty fields, those of missing_values and, if loose, those
    that are no number take the column's filling value, by default nan, -1 or False. Rows with another number of columns than the first
    are an error or, without invalid_raise, left out with a warning. dtype None takes int64, float64 or complex128, whichever fits all
    columns. Named columns and masks are not supported.
    """
    if names is not None:
        raise TypeError("genfromtxt: named columns make a structured array, which is not supported; use names=None and skip_header")
    if usemask:
        raise TypeError("genfromtxt: usemask makes a masked array, which is not supported")
    if max_rows is not None:
        if skip_footer:
            raise ValueError("The keywords 'skip_footer' and 'max_rows' can not be specified at the same time.")
        if max_rows < 1:
            raise ValueError("'max_rows' must be at least 1.")
    _check_ndmin(ndmin)
    text, widths = _separator(delimiter)
    columns = _columns([int(c) for c in usecols.split(",")] if isinstance(usecols, str) else usecols)
    missing, missing_in = _missing_values(missing_values, columns)

    def read(dtype, loose):
        table = _table("genfromtxt", dtype, delimiter=text, widths=widths, comments=_comments(comments), skip=skip_header, footer=skip_footer,
                       max_rows=max_rows, columns=columns, lenient=True, loose=loose, drop_bad=not invalid_raise, missing=missing,
                       missing_in=missing_in, filling=_filling(filling_values, dtype, columns),
                       converters=_converters("genfromtxt", converters, columns), encoding=encoding)
        return _read(lines, encoding, table)

    lines = fname if dtype is not None or _is_path(fname) else list(fname)
    a, report = read(_numeric("genfromtxt", dtype), loose) if dtype is not None else _guess(read)
    if report:
        warnings.warn(f"Some errors were detected !\n{report}", ConversionWarning, stacklevel=2)
    if a.size == 0:
        warnings.warn(f'genfromtxt: Empty input file: "{fname}"', UserWarning, stacklevel=2)
    return _with_ndmin(a, ndmin, unpack)


# ---- savetxt ---------------------------------------------------------------------------------------------


def _row_format(fmt, delimiter, ncol):
    """One text for the core of what savetxt takes."""
    if isinstance(fmt, (list, tuple)):
        if len(fmt) != ncol:
            raise AttributeError(f"fmt has wrong shape.  {fmt}")
        if not all(isinstance(part, str) for part in fmt):
            raise TypeError(f"savetxt: the formats must be str: {fmt!r}")
        return delimiter.join(fmt)
    if isinstance(fmt, bytes):
        fmt = fmt.decode("latin1")
    if not isinstance(fmt, str):
        raise ValueError(f"invalid fmt: {fmt!r}")
    return fmt


def _write_to(file, encoding):
    """A function of bytes that writes to a file object, whether it takes text or bytes."""

    def write(piece):
        nonlocal as_text
        if as_text:
            try:
                file.write(piece.decode(encoding))
                return
            except TypeError:
                as_text = False
        file.write(piece)

    as_text = True
    return write


def savetxt(fname, X, fmt="%.18e", delimiter=" ", newline="\n", header="", footer="", comments="# ", encoding=None):
    """Writes a table of numbers to a text file.

    fname is a path (.gz, .bz2 and .xz are packed) or a file object; a plain path is replaced only when the new file is complete. X has one
    axis (a column) or two. fmt is a format for all columns, a sequence of one for each, or the text of a whole row.
    """
    if isinstance(delimiter, bytes):
        delimiter = delimiter.decode("latin1")
    for name, text in (("delimiter", delimiter), ("newline", newline), ("header", header), ("footer", footer), ("comments", comments)):
        if not isinstance(text, str):
            raise TypeError(f"savetxt: {name} must be a str, not {type(text).__name__}")
    X = _core.asarray(X)
    if X.ndim == 0 or X.ndim > 2:
        raise ValueError(f"Expected 1D or 2D array, got {X.ndim}D array instead")
    row = _row_format(fmt, delimiter, 1 if X.ndim == 1 else X.shape[1])
    ends = [comments + text.replace("\n", "\n" + comments) + newline if text else "" for text in (header, footer)]
    codec = encoding or "latin1"
    parts = [text.encode(codec) for text in (row, delimiter, newline, *ends)]
    if not _is_path(fname):
        if not hasattr(fname, "write"):
            raise ValueError("fname must be a file name or handle")
        _core._write_text(_write_to(fname, codec), X, *parts)
        return
    path = os.fsencode(fname)
    opener = _OPENERS.get(os.path.splitext(path)[1])
    if opener is None and _codec(codec) in _ASCII_BASED:
        _core._write_text(path, X, *parts)
        return
    parts = [text.encode() for text in (row, delimiter, newline, *ends)]
    with (opener or open)(os.fsdecode(path), "wt", encoding=codec, newline="") as file:
        _core._write_text(_write_to(file, "utf-8"), X, *parts)


# ---- bare elements and numbers with a separator ----------------------------------------------------------


def fromstring(string, dtype=float, count=-1, *, sep, like=None):
    """The numbers in a text, with sep between them; a blank in sep stands for any number of blanks."""
    if sep == "":
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    text = string.encode() if isinstance(string, str) else bytes(string)
    a = _core._parse_text(text, _numeric("fromstring", dtype), sep, count)
    return _padded(a, count)


def _padded(a, count):
    """NumPy returns as many elements as were asked for; what the text lacks is 0 here."""
    if count <= len(a):
        return a
    r = _core.zeros(count, a.dtype)
    r[:len(a)] = a
    return r


def fromfile(file, dtype=float, count=-1, sep="", offset=0, *, like=None):
    """The elements in a file, a path or an object with read(): as they lie in memory, or numbers as text with sep between them."""
    dtype = _numeric("fromfile", dtype)
    if not isinstance(sep, str):
        raise TypeError(f"fromfile: sep must be a str, not {type(sep).__name__}")
    if not _is_path(file) and not hasattr(file, "read"):
        raise TypeError(f"fromfile: file must be a path or have read(), not {type(file).__name__}")
    if sep and offset:
        raise TypeError("'offset' argument only permitted for binary files")
    if not _is_path(file):
        return _from_object(file, dtype, count, sep, offset)
    if not os.path.exists(file):
        raise FileNotFoundError(2, "No such file or directory", os.fspath(file))
    if not sep:
        return _core._load_raw(os.fsencode(file), dtype, count, offset)
    with open(file, "rb") as f:
        return _core._parse_text(f.read(), dtype, sep, count)


def _from_object(file, dtype, count, sep, offset):
    if sep:
        data = file.read()
        return _core._parse_text(data.encode() if isinstance(data, str) else data, dtype, sep, count)
    if offset:
        file.seek(offset, 1)
    data = file.read(-1 if count < 0 else count * dtype.itemsize)
    return _core.frombuffer(data, dtype, len(data) // dtype.itemsize).copy()
