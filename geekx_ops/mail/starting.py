"""Our own templates as files of the user's, to start from."""

from __future__ import annotations

from pathlib import Path

from geekx_ops.errors import Conflict, Unavailable
from geekx_ops.mail.kinds import Kind
from geekx_ops.templating import Templates


def write(kind: Kind, folder: Path, *, parts: bool = False) -> list[Path]:
    """Write the templates of *kind* into *folder*, with *parts* also all that they are made of; which files these are.

    Nothing is replaced: Conflict if one of them is there already. Unavailable if *folder* cannot be written to.
    """
    texts = {folder / name: text for name, text in _texts(kind, parts=parts).items()}
    for path in texts:
        if path.exists():
            raise Conflict(f"{path} is there already; nothing was written. Name another folder.", path=str(path))
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        told = f"{error.filename or folder} cannot be written: {error.strerror}. Name another folder."
        raise Unavailable(told, path=str(folder)) from error
    return list(texts)


def _texts(kind: Kind, *, parts: bool) -> dict[str, str]:
    templates = Templates()
    own = [f"mail/{kind}.html", f"mail/{kind}.txt"]
    names = [source.name for name in own for source in templates.sources(name)] if parts else own
    return {name: Path(templates.file(name)).read_text(encoding="utf-8") for name in dict.fromkeys(names)}
