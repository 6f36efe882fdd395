"""The scripts that connect shells to ``completion.py``, and installing them."""

from __future__ import annotations

import os
import subprocess

# It has no types, and is Typer's as well.
import shellingham  # type: ignore[import-not-found,import-untyped,unused-ignore]

from aigc_study.errors import CannotSave, CannotUse, UnknownShell, reason_of
from aigc_study.i18n import _
from aigc_study.storage.paths import absolute
from aigc_study.views.page import sanitize

_BASH = """\
_aigc_study() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
        _AIGC_STUDY_COMPLETE=complete_bash _TYPER_COMPLETE_ARGS="${COMP_LINE:0:COMP_POINT}" \\
            COMP_WORDBREAKS="$COMP_WORDBREAKS" "$1" 2>/dev/null
    )
    if [[ ${COMPREPLY[0]-} == _files ]]; then
        COMPREPLY=()
        compopt -o default 2>/dev/null ||
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
    fi
}
complete -o nosort -F _aigc_study aigc-study 2>/dev/null || complete -F _aigc_study aigc-study"""

_ZSH = """\
#compdef aigc-study
_aigc_study() {
    local -a lines
    lines=("${(@f)$(_AIGC_STUDY_COMPLETE=complete_zsh \\
        _TYPER_COMPLETE_ARGS="${words[1,CURRENT-1]} $PREFIX" ${words[1]} 2>/dev/null)}")
    if [[ $lines[1] == _files ]]; then
        _files
    elif [[ -n $lines[1] ]]; then
        _describe -V aigc-study lines -U
        # Leave what was typed as it is unless all continue it.
        if (( $#lines > 1 && (!$#PREFIX || ${#${(@M)lines:#${(b)PREFIX}*}} < $#lines) )); then
            [[ $compstate[insert] == *unambiguous* ]] && compstate[insert]= compstate[list]=list
        fi
    fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _aigc_study aigc-study"""

_FISH = """\
function __aigc_study_complete
    set -l lines (env _AIGC_STUDY_COMPLETE=complete_fish \\
        _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) aigc-study 2>/dev/null)
    if test "$lines" = _files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete --command aigc-study --no-files --keep-order --arguments '(__aigc_study_complete)'"""

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName aigc-study -ScriptBlock {
    param($word, $command, $cursor)
    $encoding = [Console]::OutputEncoding
    $length = $cursor - $command.Extent.StartOffset
    $env:_AIGC_STUDY_COMPLETE = 'complete_powershell'
    $env:_TYPER_COMPLETE_ARGS = $command.ToString().PadRight($length).Substring(0, $length)
    try {
        [Console]::OutputEncoding = [Text.Encoding]::UTF8
        $lines = @(aigc-study 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_AIGC_STUDY_COMPLETE, Env:_TYPER_COMPLETE_ARGS
    }
    if (-not $lines) { ''; return }  # or files would be offered
    if ($lines[0] -ceq '_files') { return }
    foreach ($line in $lines) {
        $value, $about = $line -split "`t", 2
        if (-not $about) { $about = $value }
        [Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}"""

SCRIPTS = {
    "bash": _BASH,
    "zsh": _ZSH,
    "fish": _FISH,
    "powershell": _POWERSHELL,
    "pwsh": _POWERSHELL,
}


def script_of(shell: str) -> str:
    """Return the script for a shell, by default the one in use; raises ``UnknownShell``."""
    return SCRIPTS[_known(shell)]


def install(shell: str) -> list[str]:
    """Install the script for a shell, by default the one in use, and return what was done.

    Raises ``UnknownShell``, ``CannotSave`` and ``NoHome``.
    """
    shell = _known(shell)
    path, startup = _places(shell)
    _saved(path, f"{SCRIPTS[shell]}\n".encode(), "wb")
    done = _("Completion for {shell} is installed in {path}.")
    lines = [done.format(shell=shell, path=sanitize(path))]
    if startup:
        sign = "." if shell in ("powershell", "pwsh") else "source"
        quoted = path.replace("'", "''" if sign == "." else r"'\''")
        if _added(startup, f"{sign} '{quoted}'"):
            lines.append(_("A line in {path} loads it.").format(path=sanitize(startup)))
    return [*lines, _("It works in every terminal you open from now on.")]


def _known(shell: str) -> str:
    """Return the name of a shell that there is a script for, by default of the one in use."""
    if not shell:
        try:
            shell = shellingham.detect_shell()[0]
        except shellingham.ShellDetectionFailure:
            shell = os.path.basename(os.environ.get("SHELL", ""))
    if (name := shell.lower().removesuffix(".exe")) not in SCRIPTS:
        raise UnknownShell(shell)
    return name


def _places(shell: str) -> tuple[str, str]:
    """Return the paths of the script and of the start-up file that has to load it, "" if none."""
    match shell:
        case "bash":
            return absolute("~/.bash_completions/aigc-study.sh"), absolute("~/.bashrc")
        case "zsh":
            folder = os.environ.get("ZDOTDIR") or "~"
            return absolute("~/.zfunc/_aigc-study"), absolute(os.path.join(folder, ".zshrc"))
        case "fish":
            folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
            return absolute(os.path.join(folder, "fish/completions/aigc-study.fish")), ""
    profile = _profile(shell)
    return os.path.join(os.path.dirname(profile), "aigc-study-completion.ps1"), profile


def _profile(shell: str) -> str:
    """Return the path of PowerShell's start-up file, which only it knows."""
    ask = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE"
    command = [shell, "-NoProfile", "-Command", ask]
    try:
        # ``shell`` is one of ours.
        answer = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)  # noqa: S603
    except OSError as error:
        raise CannotUse(shell, reason_of(error)) from error
    except subprocess.CalledProcessError as error:
        raise CannotUse(shell, str(error)) from error
    return answer.stdout.strip()


def _added(path: str, line: str) -> bool:
    """Add a line to a file unless it is there; return whether it was added."""
    try:
        with open(path, "rb") as file:
            content = file.read()
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise CannotSave(path, reason_of(error)) from error
    if os.fsencode(line) in content.splitlines():
        return False
    start = b"" if content.endswith(b"\n") or not content else b"\n"
    _saved(path, start + os.fsencode(line) + b"\n", "ab")
    return True


def _saved(path: str, content: bytes, mode: str) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, mode) as file:
            file.write(content)
    except OSError as error:
        raise CannotSave(error.filename or path, reason_of(error)) from error
