"""The colours of a certificate, as red, green and blue from 0 to 255."""

Colour = tuple[int, int, int]

INK: Colour = (8, 66, 62)
GOLD: Colour = (166, 128, 46)
PALE: Colour = (240, 235, 221)
BLACK: Colour = (32, 32, 36)
GREY: Colour = (92, 92, 100)
RED: Colour = (228, 166, 169)
WHITE: Colour = (255, 255, 255)

PRINTED = (INK, GOLD, PALE, BLACK, GREY, RED)
