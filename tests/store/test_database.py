"""The index: one owner, made anew when damaged or old, and no raw DuckDB error."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from store.database import open_index
from store.errors import HomeBusy, StoreError
from store.ingest import ingest, rebuild
from store.paths import Home
from store.queries import reading, studies, table_dump


def test_a_second_process_is_told_who_has_the_home_and_may_read_privately(home: Home, locked: Callable) -> None:
    script = "import sys; from store.database import open_index; from store.paths import open_home\n"
    script += "index = open_index(open_home(sys.argv[1])); print('held', flush=True); input()"
    command = [sys.executable, "-c", script, str(home.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HomeBusy, match=str(other.pid)):
            open_index(home)
        with pytest.raises(HomeBusy):
            rebuild(home)
        with reading(home) as index:
            assert studies(index)[0].title == "Depth"
        other.communicate("\n")


@pytest.mark.parametrize("damage", [b"", b"not a database", b"\0" * 20_000, None])
def test_a_damaged_index_is_moved_aside_and_made_anew(home: Home, locked: Callable, damage: bytes | None) -> None:
    with reading(home) as index:
        before = table_dump(index)
    content = home.database.read_bytes()
    home.database.write_bytes(content[: len(content) // 2] if damage is None else damage)
    with reading(home) as index:
        assert table_dump(index) == before


def test_an_index_of_another_schema_is_made_anew(home: Home, locked: Callable) -> None:
    with reading(home) as index:
        before = table_dump(index)
        with index.cursor() as cursor:
            cursor.execute("UPDATE made SET sha256 = 'older'")
    with reading(home) as index:
        assert table_dump(index) == before
    assert len(list(home.root.glob("lab.damaged-*.duckdb"))) == 1


def test_rebuild_gives_equal_tables(home: Home, locked: Callable, epoch: Callable, evaluate: Callable) -> None:
    with reading(home) as index:
        epoch(1, 1, 0.9)
        ingest(index, home)
        evaluate(1, 0.5)
        ingest(index, home)
        before = table_dump(index)
    home.database.unlink()
    assert rebuild(home) == 3
    with reading(home) as index:
        assert table_dump(index) == before and all(before[name] for name in ("metrics", "results"))


def test_no_raw_duckdb_error_leaves(home: Home) -> None:
    with reading(home) as index, pytest.raises(StoreError), index.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
