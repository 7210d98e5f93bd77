"""How clauses stand: by decisions, by the graph, by what was produced and by who judged."""
