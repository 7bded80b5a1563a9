"""How fast it is: generated rows, the pages over them, and the whole intake. `./run bench` prints the table."""
