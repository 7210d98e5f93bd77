#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What the other files have no case of: results of storage, key sizes, lengths that are cut, numbers that are never negative. */

// bad: storage CWE-252
void keep_dose_limit(uint32_t limit)
{
    nvs_set_u32(settings, "limit", limit);
    nvs_commit(settings);
}

// good: storage CWE-252
esp_err_t keep_dose_limit_checked(uint32_t limit)
{
    esp_err_t rc = nvs_set_u32(settings, "limit", limit);
    if (rc == ESP_OK) {
        rc = nvs_commit(settings);
    }
    return rc;
}

// bad: keysize CWE-326
int make_device_key(mbedtls_rsa_context *rsa)
{
    return mbedtls_rsa_gen_key(rsa, mbedtls_ctr_drbg_random, &drbg, 1024, 65537);
}

// good: keysize CWE-326
int make_device_key_long(mbedtls_rsa_context *rsa)
{
    return mbedtls_rsa_gen_key(rsa, mbedtls_ctr_drbg_random, &drbg, 3072, 65537);
}

// bad: index CWE-787
void append_status(char *to, size_t room, const char *name, int value)
{
    char line[40];
    int at = snprintf(line, sizeof(line), "%s=", name);
    line[at] = '0' + value;
    line[at + 1] = 0;
    strlcpy(to, line, room);
}

// good: index CWE-787
void append_status_checked(char *to, size_t room, const char *name, int value)
{
    char line[40];
    int at = snprintf(line, sizeof(line), "%s=", name);
    if (at < 0 || at >= (int)sizeof(line) - 2) {
        return;
    }
    line[at] = '0' + value;
    line[at + 1] = 0;
    strlcpy(to, line, room);
}

// bad: input CWE-242
void ask_operator(void)
{
    char answer[16];
    gets(answer);
    take_answer(answer);
}

// good: input CWE-242
void ask_operator_bounded(void)
{
    char answer[16];
    if (fgets(answer, sizeof(answer), stdin) != NULL) {
        take_answer(answer);
    }
}

// bad: format CWE-120
void log_patient(const char *name, uint32_t ward)
{
    char line[32];
    sprintf(line, "%s on ward %lu", name, (unsigned long)ward);
    log_line(line);
}

// good: format CWE-120
void log_patient_bounded(const char *name, uint32_t ward)
{
    char line[32];
    snprintf(line, sizeof(line), "%s on ward %lu", name, (unsigned long)ward);
    log_line(line);
}

// bad: boot CWE-347
#define CONFIG_BOOT_SIGNATURE_TYPE_NONE 1

// good: boot CWE-347
#define CONFIG_BOOT_SIGNATURE_TYPE_ECDSA_P256 1

// bad: condition CWE-481
bool air_in_line(struct bubble_sensor *sensor)
{
    if (sensor->state = BUBBLE_SEEN) {
        return true;
    }
    return false;
}

// good: condition CWE-481
bool air_in_line_compared(struct bubble_sensor *sensor)
{
    return sensor->state == BUBBLE_SEEN;
}

// bad: length CWE-197
void send_report(const char *text)
{
    uint8_t n = strlen(text);
    uart_send(n);
    uart_write(text, n);
}

// good: length CWE-197
void send_report_bounded(const char *text)
{
    size_t n = strlen(text);
    if (n > 255) {
        n = 255;
    }
    uart_send((uint8_t)n);
    uart_write(text, n);
}

// bad: sign CWE-570
bool read_ok(uint16_t count)
{
    if (count < 0) {
        return false;
    }
    return true;
}

// good: sign CWE-570
bool read_ok_signed(int16_t count)
{
    if (count < 0) {
        return false;
    }
    return true;
}
