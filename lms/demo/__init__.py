"""Demo data of any size, made through the domain functions. Stands in the top row: reads and calls everything."""
