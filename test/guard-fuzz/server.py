"""Reads messages, a line each, and says which calls a forgiving server would run for each, a line each."""
import json
import sys
import unicodedata

TOOLS = ("add", "drop", "pay", "secret")


def fold(text):
    return unicodedata.normalize("NFKC", text).strip().casefold() if isinstance(text, str) else ""


def member(container, name):
    found = None
    if isinstance(container, dict):
        for key, value in container.items():
            if fold(key) == name:
                found = value
    return found


def calls(message):
    if isinstance(message, list):
        return [call for one in message for call in calls(one)]
    if fold(member(message, "method")) != "tools/call":
        return []
    params = member(message, "params")
    name = fold(member(params, "name"))
    if name not in TOOLS:
        return []
    args = member(params, "arguments")
    return [{"tool": name, "args": {} if args is None else args}]


for line in sys.stdin:
    print(json.dumps(calls(json.loads(line))))
