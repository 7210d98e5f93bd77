import ast
import builtins


def read(message, model, frame):
    # ruleid: py-eval-exec
    value = eval(message.text)
    # ruleid: py-eval-exec
    exec(message.script, {})
    # ruleid: py-eval-exec
    value = builtins.eval(f"lambda x: {message.text}")
    # ok: py-eval-exec
    value = ast.literal_eval(message.text)
    # ok: py-eval-exec
    model.eval()
    # ok: py-eval-exec
    frame = frame.eval("a + b")
    # ok: py-eval-exec
    value = eval("1 + 1")
    # ok: py-eval-exec
    session.exec(message)
    return value, frame
