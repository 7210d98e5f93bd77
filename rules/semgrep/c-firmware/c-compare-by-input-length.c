#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static char service_password[32];
static uint8_t session_token[16];

bool unlock(const char *typed)
{
    // ruleid: c-compare-by-input-length
    return strncmp(typed, service_password, strlen(typed)) == 0;
}

bool is_token(const uint8_t *given, size_t length)
{
    // ruleid: c-compare-by-input-length
    return memcmp(given, session_token, length) == 0;
}

bool unlock_well(const char *typed)
{
    // ok: c-compare-by-input-length
    return strncmp(typed, service_password, sizeof(service_password)) == 0;
}

bool is_token_well(const uint8_t *given, size_t length)
{
    // ok: c-compare-by-input-length
    return length == sizeof(session_token) && memcmp(given, session_token, length) == 0;
}

bool is_command(const char *typed)
{
    // ok: c-compare-by-input-length
    return strncmp(typed, "status", strlen(typed)) == 0;
}
