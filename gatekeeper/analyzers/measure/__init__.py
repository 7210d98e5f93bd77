"""Functions measured with lizard as a library; imported only by `lizard_worker.py`, in a process of its own."""
