"""A Typer program of one command that does nothing: what Typer itself costs."""

import typer


def main() -> None:
    """Do nothing."""
    typer.echo("nothing")


typer.run(main)
