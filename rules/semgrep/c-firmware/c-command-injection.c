#include <stdio.h>
#include <stdlib.h>

void set_time(const char *server)
{
    char line[64];
    snprintf(line, sizeof(line), "ntpdate %s", server);
    // ruleid: c-command-injection
    system(line);
    // ruleid: c-command-injection
    FILE *p = popen(server, "r");
    // ruleid: c-command-injection
    if (system((char *)line) != 0) {
        pclose(p);
    }
}

void fixed(int on)
{
    static const char sync[] = "sync";
    // ok: c-command-injection
    system("reboot");
    // ok: c-command-injection
    system(sync);
    // ok: c-command-injection
    system(RESTART_COMMAND);
    // ok: c-command-injection
    system(on ? "led on" : "led off");
    // ok: c-command-injection
    if (system(NULL) == 0) {
        return;
    }
    // ok: c-command-injection
    bus->system(sync_source);
}

void show(int lines, const char *host)
{
    char command[64];
    snprintf(command, sizeof(command), "tail -n %d /var/log/pump", lines);
    // ok: c-command-injection
    system(command);
    if (!is_valid_host(host)) {
        return;
    }
    snprintf(command, sizeof(command), "ping %s", host);
    // ok: c-command-injection
    system(command);
}
