"""Commands for people: flask people invite | reset | links | list | disable | enable | role; flask begin."""

from __future__ import annotations

import click
from flask import Flask
from sqlalchemy import select

from . import clock, demo, earlier, events, remarks, server
from .auth import links, sessions
from .commands import Group, Worded
from .database import db
from .events import Event
from .models import Account, Person, SignIn, Site
from .models.person import ROLES

people = Group("people", help="Who may sign in.")


def account_of(login: str) -> Account:
    found = db.session.execute(select(Account).where(Account.login == login)).scalar()
    if found is None:
        raise click.ClickException(f"Nobody signs in as {login}. See: flask people list")
    return found


@people.command()
@click.argument("login")
@click.option("--role", type=click.Choice(ROLES), default="inspector")
@click.option("--name", required=True)
@click.option("--title", default="")
@click.option("--region", default="", help="county-level name, as bases have it; empty: the whole city")
@click.option("--site", help="with role site: the name of the base this person belongs to")
@click.option("--address", default="http://127.0.0.1:8000", help="where the app is served")
def invite(login: str, role: str, name: str, title: str, region: str, site: str | None, address: str) -> None:
    """Make an account and print its single-use link, good for 24 hours."""
    server.begin()
    if not 0 < len(login) <= 60 or not login.isprintable() or " " in login:
        raise click.ClickException("A sign-in name has 1 to 60 characters that can be typed, without spaces.")
    if len(name.strip().splitlines()) != 1 or len(name) > 80:
        raise click.ClickException("A name is one line of 1 to 80 characters.")
    if links.taken(login):
        raise click.ClickException(f"{login} exists already.")
    account, token = links.invite(login, name.strip(), title=title, role=role, region=_region(region.strip()), site=_site(role, site))
    db.session.commit()
    events.note(Event.INVITED, person=account.person)
    click.echo(f"{name} ({role}): {address}/login/{token}")


def _region(name: str) -> str:
    """Spelled as bases spell it, or its supervisor would see none of them; any, as long as there is no base."""
    known = db.session.execute(select(Site.region).distinct().order_by(Site.region)).scalars().all()
    if name and known and name not in known:
        raise click.ClickException(f"No base lies in {name}. Bases lie in: {', '.join(known)}. Without --region: the whole city.")
    return name


def _site(role: str, name: str | None) -> str | None:
    if (role == "site") != bool(name):
        raise click.ClickException("A person of a base needs --role site and --site, the base's name; nobody else has a base.")
    found = db.session.execute(select(Site.id).where(Site.name == name)).scalars().all() if name else [None]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} bases are called {name}.")
    return found[0]


@people.command()
@click.argument("login")
@click.option("--address", default="http://127.0.0.1:8000", help="where the app is served")
def reset(login: str, address: str) -> None:
    """A password was forgotten, or an invitation is over: print a new single-use link to choose one, good for 24 hours."""
    account = account_of(login)
    if account.disabled_at:
        raise click.ClickException(f"{login} is disabled. First: flask people enable {login}")
    token = links.make(account, "invitation")
    db.session.commit()
    events.note(Event.INVITED, person=account.person)
    click.echo(f"{login}: {address}/login/{token}")


@people.command("links")
@click.option("--address", default="http://127.0.0.1:8000")
def demo_links(address: str) -> None:
    """Print a new single-use sign-in link for each demo person."""
    print_links(address)


def print_links(address: str) -> None:
    accounts = db.session.execute(select(Account, Person).join(Person, Person.id == Account.person)).all()
    for account, person in accounts:
        if account.login in demo.LOGINS and not account.disabled_at:
            click.echo(f"  {person.name}  {account.role:<10} {address}/login/{links.make(account)}")
    db.session.commit()


@people.command("list")
def show() -> None:
    for account, person in db.session.execute(select(Account, Person).join(Person, Person.id == Account.person)):
        state = "disabled" if account.disabled_at else ""
        click.echo(f"{account.login:<12} {account.role:<10} {account.region or '-':<8} {person.name} {state}")


@people.command()
@click.argument("login")
def disable(login: str) -> None:
    """End this person's sessions at once. What their tablets still send is kept, as quarantined."""
    account = account_of(login)
    account.disabled_at = clock.seconds()
    sessions.end(SignIn.person == account.person)
    db.session.commit()
    events.note(Event.PERSON_DISABLED, person=account.person)


@people.command()
@click.argument("login")
def enable(login: str) -> None:
    account = account_of(login)
    account.disabled_at = None
    db.session.commit()
    events.note(Event.PERSON_ENABLED, person=account.person)


@people.command()
@click.argument("login")
@click.argument("role", type=click.Choice([name for name in ROLES if name != "site"]))
def role(login: str, role: str) -> None:
    """Change what somebody may do. A person of a base stays one: invite them anew, under another login."""
    account = account_of(login)
    if account.site:
        raise click.ClickException(f"{login} belongs to a base and keeps the role site.")
    account.role = role
    db.session.commit()
    events.note(Event.ROLE_CHANGED, person=account.person, role=role)


@click.command(cls=Worded)
def begin() -> None:
    """Give a new database its ids, and one of an older centre what that did not keep. Repeating changes nothing."""
    server.begin()
    earlier.catch_up(db.session.connection())
    remarks.fill()
    db.session.commit()


def init_app(app: Flask) -> None:
    app.cli.add_command(people)
    app.cli.add_command(begin)
