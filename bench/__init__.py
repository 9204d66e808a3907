"""What the site carries and weighs, measured: ``make bench``, or ``python -m bench quiz pages weight``."""
