"""Reads URLs, addresses and paths with Python and with Linux: JSON from stdin, JSON to stdout. read.mjs starts it."""

import email.utils
import json
import os
import posixpath
import sys
import tempfile
from email.headerregistry import HeaderRegistry
from urllib.parse import unquote_plus, urlsplit

to_header = HeaderRegistry()


def or_none(read, text):
    try:
        return read(text)
    except Exception:
        return None


def url(text):
    parts = urlsplit(text)
    if parts.hostname is None:
        return None
    return [parts.scheme, parts.hostname, "" if parts.port is None else str(parts.port), parts.path]


def decoded_url(text):
    parts = url(text)
    return parts and [*parts[:3], unquote_plus(parts[3])]


def split_address(address):
    local, _, domain = address.rpartition("@")
    return [local, domain]


def parseaddr(text):
    address = email.utils.parseaddr(text)[1]
    return [split_address(address)] if address else None


def getaddresses(text):
    return [split_address(address) for _, address in email.utils.getaddresses([text]) if address] or None


def header(text):
    return [[address.username, address.domain] for address in to_header("To", text).addresses] or None


def open_all(texts):
    """Opens each text in a file system of its own, where each path exists that a text spells without `..`."""
    open_files = os.open("/proc/self/fd", os.O_RDONLY)
    with tempfile.TemporaryDirectory() as root:
        here = os.open("/", os.O_RDONLY)
        os.chroot(root)
        os.chdir("/")
        for text in texts:
            if ".." not in text.split("/"):
                or_none(lambda path: os.makedirs(path, exist_ok=True), text)

        def reached(text):
            file = os.open(text, os.O_RDONLY)
            try:
                return os.readlink(str(file), dir_fd=open_files)
            finally:
                os.close(file)

        answers = [or_none(reached, text) for text in texts]
        real = [or_none(os.path.realpath, text) if "\0" not in text else None for text in texts]
        os.fchdir(here)
        os.chroot(".")
    return answers, real


texts = json.load(sys.stdin)
opened, real = open_all(texts["paths"])
json.dump(
    {
        "urls": [
            {"python urlsplit": or_none(url, text), "python unquote_plus": or_none(decoded_url, text)}
            for text in texts["urls"]
        ],
        "addresses": [
            {
                "python parseaddr": or_none(parseaddr, text),
                "python getaddresses": or_none(getaddresses, text),
                "python headerregistry": or_none(header, text),
            }
            for text in texts["addresses"]
        ],
        "paths": [
            {"linux open": opened[at], "python realpath": real[at], "python normpath": posixpath.normpath(text)}
            for at, text in enumerate(texts["paths"])
        ],
    },
    sys.stdout,
)
