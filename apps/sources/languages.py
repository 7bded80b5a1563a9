"""Languages by their codes."""

from django.utils.translation import get_language_info


def language_name(code: str) -> str:
    """The language's English name, or its code where Django has none."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code
