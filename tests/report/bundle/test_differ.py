"""Where two files of a bundle differ: last bits of numbers do not count, everything else does and is named."""

import json

from lab.report.bundle.differ import difference, values_difference

TABLE = b"status,term,value,p\nregistered,depth,-0.03554436048138823,0.01\nregistered,width,,nan\n"


def test_last_bits_of_a_table_may_differ_between_processors() -> None:
    assert difference("a.csv", TABLE, TABLE.replace(b"8823", b"88225")) is None
    where = difference("a.csv", TABLE.replace(b"0.0355", b"0.0356"), TABLE)
    assert where and where.startswith("table[1][2] is -0.0356")
    assert "registered" in str(difference("a.csv", TABLE.replace(b"registered,width", b"exploratory,width"), TABLE))
    assert difference("a.csv", TABLE + b"one,more,line,1\n", TABLE)


def test_what_only_looks_like_a_number_is_a_word() -> None:
    assert difference("a.csv", b"905566e7\n" * 1, b"90556.6e8\n") is None  # the same number, written otherwise
    digests = (b"1e" + b"9" * 62, b"1e" + b"8" * 62)
    assert difference("a.csv", digests[0], digests[1]) is not None


def test_numbers_that_two_versions_print_must_agree() -> None:
    def facts(*rows: tuple[str, object, str]) -> bytes:
        found = [{"id": id, "value": value, "text": text, "runs": "all"} for id, value, text in rows]
        return json.dumps({"facts": found, "run_sets": {"all": []}}).encode()

    old = facts(("n", 54, "54"), ("h", 0.1, "+10.0 pp"), ("gone", 1, "1"), ("word", "supported", "supported"))
    assert values_difference(old, facts(("n", 54, "54 runs"), ("h", 0.1, "+10 pp"), ("word", "no", "no"))) == (2, None)
    count, where = values_difference(old, facts(("n", 54, "54"), ("h", 0.2, "+20.0 pp")))
    assert count == 2 and where == "h is 0.1, and the record gives 0.2"
