"""The emojis' face: one picture for each emoji, whatever the system has.

Twemoji as a font of flat layers (COLR 0, OFL 1.1). The common ones come as a subset of 12 KB;
all of them (478 KB) only where a page shows a rarer one.
"""

_COMMON = (
    "U+1F308, U+1F30A, U+1F319, U+1F31F, U+1F338, U+1F344, U+1F389, U+1F3A8, U+1F431, "
    "U+1F438, U+1F440, U+1F44C, U+1F44D, U+1F44F, U+1F451, U+1F47B, U+1F47E, U+1F480, "
    "U+1F48E, U+1F496, U+1F499, U+1F49A, U+1F49B, U+1F49C, U+1F4AA, U+1F4AF, U+1F525, "
    "U+1F5A4, U+1F601, U+1F602, U+1F604, U+1F605, U+1F606, U+1F609, U+1F60A, U+1F60B, "
    "U+1F60D, U+1F60E, U+1F622, U+1F62D, U+1F62E, U+1F631, U+1F64C, U+1F64F, U+1F680, "
    "U+1F90D, U+1F914, U+1F916, U+1F923, U+1F929, U+1F92F, U+1F970, U+1F97A, U+1F9E1, "
    "U+2600, U+26A1, U+2728, U+2744, U+2764, U+2B50"
)
_ALL = (
    "U+2122, U+2139, U+2194-2199, U+21A9-21AA, U+231A-231B, U+2328, U+23CF, U+23E9-23F3, "
    "U+23F8-23FA, U+24C2, U+25AA-25AB, U+25B6, U+25C0, U+25FB-25FE, U+2600-2604, U+260E, "
    "U+2611, U+2614-2615, U+2618, U+261D, U+2620, U+2622-2623, U+2626, U+262A, "
    "U+262E-262F, U+2638-263A, U+2640, U+2642, U+2648-2653, U+265F-2660, U+2663, "
    "U+2665-2666, U+2668, U+267B, U+267E-267F, U+2692-2697, U+2699, U+269B-269C, "
    "U+26A0-26A1, U+26A7, U+26AA-26AB, U+26B0-26B1, U+26BD-26BE, U+26C4-26C5, U+26C8, "
    "U+26CE-26CF, U+26D1, U+26D3-26D4, U+26E9-26EA, U+26F0-26F5, U+26F7-26FA, U+26FD, "
    "U+2702, U+2705, U+2708-270D, U+270F, U+2712, U+2714, U+2716, U+271D, U+2721, U+2728, "
    "U+2733-2734, U+2744, U+2747, U+274C, U+274E, U+2753-2755, U+2757, U+2763-2764, "
    "U+2795-2797, U+27A1, U+27B0, U+27BF, U+2934-2935, U+2B05-2B07, U+2B1B-2B1C, U+2B50, "
    "U+2B55, U+3030, U+303D, U+3297, U+3299, U+1F000-1FAFF, U+E0062-E007F"
)


_JOINERS = "U+200D, U+FE0F, "  # without them what is joined of several signs falls apart


def faces() -> list[str]:
    """The `@font-face` rules; of two that hold a sign the later one is asked."""
    return [
        f'@font-face{{font-family:"Twemoji";font-display:swap;src:url("/fonts/{file}.woff2") '
        f'format("woff2");unicode-range:{(_JOINERS + signs).replace(" ", "")}}}'
        for file, signs in (("twemoji", _ALL), ("twemoji-common", _COMMON))
    ]
