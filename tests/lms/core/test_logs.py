import json
import logging
import sys

from lms.core.logs import JsonFormatter, RequestIdFilter, current_request_id, without_people


def formatted(message: str, *args, exc_info=None) -> dict:
    record = logging.LogRecord("lms", logging.ERROR, __file__, 1, message, args, exc_info)
    RequestIdFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_one_json_object_with_the_request_id():
    token = current_request_id.set("abc12345")
    try:
        line = formatted("ส่ง %s ฉบับ", 3)
    finally:
        current_request_id.reset(token)
    assert (line["message"], line["request_id"], line["level"]) == ("ส่ง 3 ฉบับ", "abc12345", "ERROR")


def test_what_a_database_quotes_of_a_person_is_left_out():
    quoted = "\n".join(["duplicate key", "DETAIL:  Key (username)=(ปิ่น.ใจดี) already exists."])
    try:
        raise ValueError(quoted)
    except ValueError:
        line = formatted("It failed.", exc_info=sys.exc_info())
    assert "ปิ่น" not in line["error"].split("ValueError")[1]
    assert "DETAIL: (left out)" in line["error"]


def test_addresses_and_citizen_numbers_are_left_out():
    assert without_people("refused: pin.j+x@school.ac.th, 1809900123456") == "refused: (e-mail), (citizen number)"
    assert without_people("80020001 took 1234 ms") == "80020001 took 1234 ms"
