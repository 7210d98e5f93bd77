def doses(values):
    index = 0
    while index <= len(values):
        # ruleid: py-off-by-one-loop
        values[index] += 1
        index += 1
    for index in range(len(values) + 1):
        # ruleid: py-off-by-one-loop
        print(values[index])
    for index in range(len(values) + 1):
        # ok: py-off-by-one-loop
        print(values[:index])
    for index in range(len(values)):
        # ok: py-off-by-one-loop
        print(values[index])
    for index in range(len(values) + 1):
        if index < len(values):
            # ok: py-off-by-one-loop
            print(values[index])
