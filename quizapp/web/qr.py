"""An address as a QR code (ISO/IEC 18004), drawn into the page; for links that are printed."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4  # modules of white around it, as the standard wants


def qr(address: str, label: str) -> Markup:
    """The code as SVG, as wide as its place; `label` says to those who do not see it what it is.

    About 15 % of it may be damaged. It is black on white whatever the page's colours.
    """
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        omitsize=True, border=QUIET, light="#fff", svgclass=None, lineclass=None
    )
    return Markup('<span class="qr" role="img" aria-label="{}">{}</span>').format(
        label,
        Markup(drawn),  # noqa: S704  (segno draws the modules: nothing of the address is in it)
    )
