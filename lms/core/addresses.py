"""Numbers in addresses."""

from django.urls.converters import IntConverter

LARGEST = 2**63 - 1


def refuse_endless_numbers() -> None:
    """A number no database can hold is no address of ours: 404 instead of an error, on every screen.

    Django takes any number of digits and has no setting for it; giving ``int`` another converter is deprecated.
    """
    IntConverter.to_python = _number


def _number(_converter: IntConverter, text: str) -> int:
    number = int(text)
    if number > LARGEST:
        raise ValueError("No key is as large as that.")
    return number
