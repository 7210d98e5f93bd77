#include <stdio.h>

#define BANNER "ready"

static const char fixed[] = "ready";

void show(const char *message, char *out, FILE *log)
{
    // ruleid: c-format-string-not-literal
    printf(message);
    // ruleid: c-format-string-not-literal
    fprintf(log, message);
    // ruleid: c-format-string-not-literal
    snprintf(out, 16, message);
    // ruleid: c-format-string-not-literal
    syslog(3, get_name(1));
    // ruleid: c-format-string-not-literal
    sprintf(out, (char *)message);
}

void show_fixed(const char *message, char *out, int on)
{
    const char *const local = "ready";
    // ok: c-format-string-not-literal
    printf("ready");
    // ok: c-format-string-not-literal
    printf("%s", message);
    // ok: c-format-string-not-literal
    printf(fixed);
    // ok: c-format-string-not-literal
    printf(local);
    // ok: c-format-string-not-literal
    printf(BANNER);
    // ok: c-format-string-not-literal
    printf(BANNER " started");
    // ok: c-format-string-not-literal
    snprintf(out, 16, on ? "on" : "off");
    // ok: c-format-string-not-literal
    printf(_("ready"));
}

void log_remote(const char *text)
{
    // ruleid: c-format-string-not-literal
    ESP_LOGI(TAG, text);
    // ok: c-format-string-not-literal
    ESP_LOGI(TAG, "%s", text);
    // ok: c-format-string-not-literal
    ESP_LOGI(TAG, "ready");
    // ruleid: c-format-string-not-literal
    Serial.printf(line.c_str());
    // ok: c-format-string-not-literal
    Serial.printf("%s", line.c_str());
}
