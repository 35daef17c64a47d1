"""`privity-verify witness`: be a witness, with a key that an ssh-agent holds."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity_verify.problem import UnreadableError
from privity_verify.said import GOOD, Said
from privity_verify.ssh_agent import Agent, chosen
from privity_verify.vkey import ED25519_COSIGNATURE, Key

if TYPE_CHECKING:
    import argparse

# What is imported inside the commands needs POSIX; the checks run anywhere.


def key(options: argparse.Namespace) -> Said:
    """Make a witness's folder, or look at one: its public key."""
    from privity_verify.witness_folder import made  # noqa: PLC0415

    _, public = _agent(options)
    vkey = made(options.folder, options.name, public).text
    return GOOD, [vkey], {"vkey": vkey}


def watch(options: argparse.Namespace) -> Said:
    """Witness one more log; a running server takes it up at once."""
    from privity_verify.witness_folder import watched  # noqa: PLC0415

    log = watched(options.folder, options.vkey)
    return GOOD, [f"{options.folder} witnesses the log {log.name}."], {"log": log.name, "vkey": log.text}


def serve(options: argparse.Namespace) -> Said:
    """Answer logs until stopped."""
    from privity_verify.witness_folder import WitnessFolder  # noqa: PLC0415
    from privity_verify.witness_server import WitnessServer  # noqa: PLC0415

    agent, public = _agent(options)
    own = Key(options.name, ED25519_COSIGNATURE, public)
    with WitnessFolder(options.folder, own, lambda message: agent.sign(public, message)) as witness:
        try:
            server = WitnessServer(witness, options.host, options.port)
        except (OSError, OverflowError) as error:
            raise UnreadableError(
                f"nothing can be answered at {options.host}:{options.port} ({error})"
            ) from None
        with server:
            _answer(server, options.name)
    return GOOD, [f"{options.name} answers no more."], {"name": options.name}


def _answer(server: Any, name: str) -> None:
    """Until a signal asks to stop."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    answering = threading.Thread(target=server.serve_forever, daemon=True)
    answering.start()
    sys.stdout.write(f"{name} answers at {server.url}\n")
    sys.stdout.flush()
    stopped.wait()
    server.shutdown()
    answering.join()


def _agent(options: argparse.Namespace) -> tuple[Agent, bytes]:
    """The agent, and the key of it that is this witness's."""
    if not options.agent:
        raise UnreadableError("no ssh-agent is named: give --agent, or set SSH_AUTH_SOCK")
    agent = Agent(options.agent)
    return agent, chosen(agent.identities(), options.key_comment)


def add_witness(verbs: Any, epilog: str) -> None:
    """The commands and their options."""
    witness = verbs.add_parser("witness", help="be a witness of logs, with a key that an ssh-agent holds")
    acts = witness.add_subparsers(required=True, metavar="COMMAND")
    made = _command(acts, "key", key, "make the witness's folder; print its public key", epilog)
    more = _command(acts, "watch", watch, "witness one more log", epilog)
    more.add_argument("vkey", metavar="VKEY", help="the log's public key, from its operator in person")
    server = _command(acts, "serve", serve, "answer logs until stopped", epilog)
    server.add_argument("--host", default="127.0.0.1", help="address to listen on")
    server.add_argument("--port", type=int, default=0, help="port; 0 takes a free one")
    for command in (made, server):
        command.add_argument("--name", required=True, help="name in its key, such as witness.example/w1")
        command.add_argument(
            "--agent",
            metavar="SOCKET",
            default=os.environ.get("SSH_AUTH_SOCK"),
            help="the ssh-agent's socket",
        )
        command.add_argument("--key-comment", metavar="TEXT", help="which of the agent's ed25519 keys")


def _command(acts: Any, name: str, run: Any, says: str, epilog: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = acts.add_parser(name, help=says, epilog=epilog)
    command.add_argument("folder", type=Path, metavar="DIR", help="the witness's folder")
    command.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    command.set_defaults(run=run)
    return command
