#include <stdio.h>
#include <stdlib.h>

char *read_line(void)
{
    size_t room = 16, used = 0;
    char *line = malloc(room);
    int c;
    while ((c = getchar()) != '\n') {
        line[used++] = (char)c;
        if (used == room) {
            room *= 2;
            // ruleid: c-grows-with-input
            line = realloc(line, room);
        }
    }
    return line;
}

void collect(int s)
{
    int room = 0;
    for (;;) {
        room += 256;
        // ruleid: c-grows-with-input
        block = realloc(block, room);
        if (recv(s, block + room - 256, 256, 0) <= 0) {
            return;
        }
    }
}

void serve(int listening)
{
    while (1) {
        int s = accept(listening, NULL, NULL);
        // ruleid: c-grows-with-input
        if (fork() == 0) {
            handle(s);
            exit(0);
        }
    }
}

void serve_tasks(Socket_t listening)
{
    for (;;) {
        Socket_t s = FreeRTOS_accept(listening, &address, &size);
        // ruleid: c-grows-with-input
        xTaskCreate(client_task, "client", 256, s, 2, NULL);
    }
}

char *read_line_well(void)
{
    size_t room = 16, used = 0;
    char *line = malloc(room);
    int c;
    while ((c = getchar()) != '\n') {
        line[used++] = (char)c;
        if (used == room) {
            if (room >= MOST) {
                break;
            }
            room *= 2;
            // ok: c-grows-with-input
            line = realloc(line, room);
        }
    }
    return line;
}

void serve_few(int listening)
{
    while (1) {
        int s = accept(listening, NULL, NULL);
        if (clients >= MOST_CLIENTS) {
            close(s);
            continue;
        }
        // ok: c-grows-with-input
        pthread_create(&threads[clients++], NULL, handle, &s);
    }
}

void table_of(int n)
{
    int room = 4;
    while (room < n) {
        room *= 2;
        // ok: c-grows-with-input
        table = realloc(table, room);
    }
}
