"""The command `gelanggang`: each verb is imported when it is asked for."""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from gelanggang.paths import home
from gelanggang.screen import Screen
from gelanggang.services import SERVICES, named
from gelanggang.trouble import Trouble

app = typer.Typer(
    name="gelanggang",
    help="Run the whole platform on this machine, and look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
letters = typer.Typer(help="What could never be handled as it is.", no_args_is_help=True)
admins = typer.Typer(help="Members of the secretariat.", no_args_is_help=True)
topic_verbs = typer.Typer(help="The topics of deploy/kafka/topics.yaml.", no_args_is_help=True)
app.add_typer(letters, name="dead-letters")
app.add_typer(admins, name="admin")
app.add_typer(topic_verbs, name="topics")

Json = Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")]
Letter = Annotated[str, typer.Argument(help="Its short name, as the list shows it, or its id.")]
Letters = Annotated[list[str], typer.Argument(help="Their short names, or their ids.")]
Servers = Annotated[
    str, typer.Option(envvar="KAFKA_BOOTSTRAP_SERVERS", help="Brokers, as host:port.")
]
TopicsFile = Annotated[Path | None, typer.Option("--file", help="The file of the topics.")]


@app.command()
def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The one port.")] = 8080,
    kafka: Annotated[
        str, typer.Option(help="The broker started: embedded or apache.")
    ] = "embedded",
    processes: Annotated[
        bool, typer.Option("--processes", help="Each service's API and worker as a process.")
    ] = False,
    detach: Annotated[bool, typer.Option("--detach", help="Leave it running behind.")] = False,
    as_json: Json = False,
) -> None:
    """Start the platform; Ctrl-C or `gelanggang down` stops it.

    MONGO_URL and KAFKA_BOOTSTRAP_SERVERS are used where they are set. GELANGGANG_DATA is where
    everything is kept (~/.local/share/gelanggang).
    """
    from gelanggang import start

    start.start(home(), Screen(as_json=as_json), port, kafka, processes=processes, detach=detach)


@app.command()
def down(as_json: Json = False) -> None:
    """Stop the platform, engines included."""
    from gelanggang import down as verb

    verb.down(home(), Screen(as_json=as_json))


@app.command()
def status(as_json: Json = False) -> None:
    """Show each service: what it has to send, to read, and what waits."""
    from gelanggang import reach
    from gelanggang import status as verb

    platform = reach.platform(home())
    verb.show(Screen(as_json=as_json), platform, asyncio.run(verb.ask(platform)))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is wrong and what to do; the exit status is 1 when something is."""
    from gelanggang import doctor as verb

    findings = asyncio.run(verb.examine(home()))
    verb.show(Screen(as_json=as_json), findings)
    raise typer.Exit(1 if findings else 0)


@app.command()
def replay(
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")],
    subject: Annotated[str | None, typer.Option(help="Only this subject's facts.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only facts since: 2018-03-31T16:59:59Z, or 30m ago.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Send a service's history again; whoever has heard a fact drops it."""
    from gelanggang import reach
    from gelanggang import replay as verb

    chosen = [named(service)]
    instant = verb.instant(since) if since else None
    url = reach.mongo_url(home())
    counted = asyncio.run(verb.replay(url, chosen, subject=subject, since=instant))
    screen = Screen(as_json=as_json)
    screen.say(f"{counted[service]} facts of {service} will be sent again by its worker.")
    screen.answer({"service": service, "facts": counted[service]})


@letters.command("list")
def letters_list(as_json: Json = False) -> None:
    """List the dead letters that wait."""
    from gelanggang import dead_letters, reach

    found = asyncio.run(dead_letters.listed(reach.mongo_url(home())))
    dead_letters.show_list(Screen(as_json=as_json), found)


@letters.command("show")
def letters_show(letter: Letter, as_json: Json = False) -> None:
    """Show one dead letter, its record included."""
    from gelanggang import dead_letters, reach

    (found,) = asyncio.run(dead_letters.named(reach.mongo_url(home()), [letter]))
    dead_letters.show(Screen(as_json=as_json), found)


@letters.command("replay")
def letters_replay(letters: Letters, as_json: Json = False) -> None:
    """Deliver dead letters into their own consumers again; what waits behind them follows."""
    from gelanggang import dead_letters, reach

    url = reach.mongo_url(home())
    found = asyncio.run(dead_letters.named(url, letters))
    outcomes = asyncio.run(dead_letters.replay(url, found))
    dead_letters.show_outcomes(Screen(as_json=as_json), found, outcomes)
    raise typer.Exit(1 if "dead-lettered" in outcomes else 0)


@letters.command("discard")
def letters_discard(
    letters: Letters,
    reason: Annotated[str, typer.Option(help="Why they are given up; it is kept with each.")],
    as_json: Json = False,
) -> None:
    """Give dead letters up; where one name is not known, none of them."""
    from gelanggang import dead_letters, reach

    if not reason.strip():
        raise Trouble("Say why they are given up: --reason.")
    url = reach.mongo_url(home())
    found = asyncio.run(dead_letters.named(url, letters))
    asyncio.run(dead_letters.discard(url, found, reason))
    dead_letters.show_outcomes(Screen(as_json=as_json), found, ["discarded"] * len(found))


@app.command()
def recompute(
    file: Annotated[Path, typer.Argument(help="A round as judging exports it.")],
    sha256: Annotated[
        str | None, typer.Option(help="What was told of the round; the file must have it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Reproduce a round's lists from its exported file; nothing needs to run."""
    from gelanggang import recompute as verb

    agrees = verb.run(file, Screen(as_json=as_json), sha256)
    raise typer.Exit(0 if agrees else 1)


@admins.command("create")
def admin_create(
    name: Annotated[str, typer.Option(help="The person's name.")],
    email: Annotated[str, typer.Option(help="Where the person signs in with.")],
    as_json: Json = False,
) -> None:
    """Invite a member of the secretariat, the first one above all."""
    from gelanggang import admin

    asyncio.run(admin.create(home(), name, email, Screen(as_json=as_json)))


@app.command()
def demo(
    scenario: Annotated[
        Path | None, typer.Option(help="What the world does; KIPP 2018 when not given.")
    ] = None,
    scale: Annotated[float, typer.Option(min=0.005, max=1, help="A smaller edition.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same world.")] = 7,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where it starts, if it must.")
    ] = 8080,
    as_json: Json = False,
) -> None:
    """Carry an edition from the first draft to the last booth; starts the platform if it must."""
    from gelanggang import showcase

    showcase.run(home(), Screen(as_json=as_json), scenario, scale=scale, seed=seed, port=port)


@app.command()
def bench(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="The demo at full scale, instead of --scale.")
    ] = False,
    scale: Annotated[float, typer.Option(min=0.005, max=1, help="The demo's scale.")] = 0.05,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long each rate is measured.")] = 5.0,
    records: Annotated[int, typer.Option(min=100, help="How many are relayed, delivered.")] = 4000,
    rounds: Annotated[int, typer.Option(min=1, help="Figures are medians of so many.")] = 3,
    people: Annotated[int, typer.Option(min=1, help="How many look at a hall's map.")] = 200,
    visits: Annotated[int, typer.Option(min=1, help="How often each page is asked for.")] = 20,
    kafka: Annotated[
        str, typer.Option(help="The broker measured: embedded or apache.")
    ] = "embedded",
    write: Annotated[Path | None, typer.Option(help="Write the page: docs/benchmarks.md.")] = None,
    as_json: Json = False,
) -> None:
    """Measure the platform beside its engines; everything it starts is its own, and ends."""
    from gelanggang import start
    from gelanggang.bench import page, run

    screen = Screen(as_json=as_json)
    sizes = run.Sizes(seconds, rounds, records, 1.0 if demo else scale, people, visits)
    found = run.run(home(), sizes, start.broker_named(kafka), screen.say)
    page.show(screen, found)
    if write is not None:
        write.write_text(page.markdown(found, "gelanggang " + " ".join(sys.argv[1:])))


@topic_verbs.command("apply")
def topics_apply(
    servers: Servers = "",
    file: TopicsFile = None,
    replication: Annotated[int | None, typer.Option(min=1, help="Copies of each record.")] = None,
    as_json: Json = False,
) -> None:
    """Make the topics that are missing; those that are there are never changed."""
    from gelanggang import topics

    servers = servers or _servers()
    done = asyncio.run(topics.apply(servers, topics.declared(file), replication=replication))
    topics.show(Screen(as_json=as_json), done)


@topic_verbs.command("acls")
def topics_acls(servers: Servers = "", file: TopicsFile = None, as_json: Json = False) -> None:
    """Print the kafka-acls.sh calls that let each service do what the file says, no more."""
    from gelanggang import topics

    calls = topics.acls(topics.declared(file), servers or "localhost:9092")
    screen = Screen(as_json=as_json)
    screen.lines(" ".join(call) for call in calls)
    screen.answer(calls)


def _servers() -> str:
    from gelanggang import reach

    return reach.platform(home()).bootstrap_servers


@app.command()
def door(
    server: Annotated[list[str], typer.Option(help="A service and its API, as NAME=URL.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
) -> None:
    """Pass requests on to services that run elsewhere; nothing else is started."""
    from gelanggang import door as verb

    verb.run(host, port, verb.servers(server))


def main() -> None:
    """Run a verb; a person's mistake is one sentence and exit status 1."""
    # What libraries have to say is for the log of `up`, not for the screen.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        app()
    except Trouble as trouble:
        Screen(as_json="--json" in sys.argv).fail(str(trouble))
        sys.exit(1)
