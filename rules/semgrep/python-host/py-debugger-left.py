import code
import pdb

import debugpy


def dose(values):
    # ruleid: py-debugger-left
    pdb.set_trace()
    return sum(values)


def serve(port):
    # ruleid: py-debugger-left
    debugpy.listen(("0.0.0.0", port))
    # ruleid: py-debugger-left
    breakpoint()


def console(values):
    # ruleid: py-debugger-left
    code.interact(local={"values": values})


def mark(trace, line):
    # ok: py-debugger-left
    trace.breakpoint(line)
    # ok: py-debugger-left
    return trace.set_trace(line)
