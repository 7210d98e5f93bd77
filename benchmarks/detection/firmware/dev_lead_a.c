#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>

// bad: memory CWE-120
void ui_set_patient(struct screen *s, const char *name)
{
    char line[24];
    strcpy(line, "Pt: ");
    strcat(line, name);
    screen_print(s, 0, line);
}

// good: memory CWE-120
void ui_set_ward(struct screen *s, const char *name)
{
    char line[24];
    snprintf(line, sizeof(line), "Wd: %s", name);
    screen_print(s, 0, line);
}

// bad: length CWE-120
void HAL_UARTEx_RxEventCallback(UART_HandleTypeDef *huart, uint16_t Size)
{
    if (rx_dma[0] == 0xA5) {
        uint8_t n = rx_dma[1];
        memcpy(g_cmd.payload, &rx_dma[2], n);
        g_cmd.len = n;
        g_cmd.ready = 1;
    }
}

// good: length CWE-120
void uart_idle_event(UART_HandleTypeDef *huart, uint16_t Size)
{
    if (rx_dma[0] == 0xA5) {
        uint8_t n = rx_dma[1];
        if (n > sizeof(g_cmd.payload) || n + 2u > Size)
            return;
        memcpy(g_cmd.payload, &rx_dma[2], n);
        g_cmd.len = n;
        g_cmd.ready = 1;
    }
}

// bad: overflow CWE-190
struct point *load_points(struct reader *r)
{
    uint32_t count = reader_u32(r);
    struct point *p = malloc(count * sizeof(struct point));
    if (!p)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        reader_point(r, &p[i]);
    return p;
}

// good: overflow CWE-190
struct point *load_curve(struct reader *r)
{
    uint32_t count = reader_u32(r);
    struct point *p = calloc(count, sizeof(struct point));
    if (!p)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        reader_point(r, &p[i]);
    return p;
}

// bad: overflow CWE-190
int usb_append(struct buf *b, const uint8_t *src, uint16_t n)
{
    if ((uint16_t)(b->used + n) > b->size)
        return -1;
    memcpy(b->data + b->used, src, n);
    b->used += n;
    return 0;
}

// good: overflow CWE-190
int usb_extend(struct buf *b, const uint8_t *src, uint16_t n)
{
    if (n > b->size - b->used)
        return -1;
    memcpy(b->data + b->used, src, n);
    b->used += n;
    return 0;
}

// bad: update CWE-494
void ota_task(void *arg)
{
    esp_http_client_config_t config = {
        .url = "http://updates.example.com/pump.bin",
    };
    esp_https_ota_config_t ota = { .http_config = &config };
    if (esp_https_ota(&ota) == ESP_OK) {
        esp_restart();
    }
    vTaskDelete(NULL);
}

// good: update CWE-494
void ota_worker(void *arg)
{
    esp_http_client_config_t config = {
        .url = "https://updates.example.com/pump.bin",
        .cert_pem = (const char *)server_root_pem_start,
    };
    esp_https_ota_config_t ota = { .http_config = &config };
    if (esp_https_ota(&ota) == ESP_OK) {
        esp_restart();
    }
    vTaskDelete(NULL);
}

// bad: verify CWE-252
bool image_accept(const uint8_t *img, size_t len, const uint8_t *sig)
{
    uint8_t digest[32];
    wc_Sha256Hash(img, len, digest);
    int stat = 0;
    wc_ecc_verify_hash(sig, 64, digest, sizeof digest, &stat, &root_key);
    mark_pending(img);
    return true;
}

// good: verify CWE-252
bool image_admit(const uint8_t *img, size_t len, const uint8_t *sig)
{
    uint8_t digest[32];
    wc_Sha256Hash(img, len, digest);
    int stat = 0;
    if (wc_ecc_verify_hash(sig, 64, digest, sizeof digest, &stat, &root_key) != 0 || stat != 1)
        return false;
    if (image_version(img) < stored_version())
        return false;
    mark_pending(img);
    return true;
}

// bad: boot CWE-1283
void boot_main(void)
{
    const struct image *img = newest_image();
    if (!signature_valid(img)) {
        log_puts("bad signature");
        if (gpio_read(PIN_JUMPER) == 0) {
            jump_to(img->entry);
        }
        for (;;)
            __WFI();
    }
    jump_to(img->entry);
}

// good: boot CWE-1283
void boot_start(void)
{
    const struct image *img = newest_image();
    if (!signature_valid(img)) {
        log_puts("bad signature");
        if (gpio_read(PIN_JUMPER) == 0) {
            recovery_mode();
        }
        for (;;)
            __WFI();
    }
    jump_to(img->entry);
}

// bad: debug CWE-489
static int cmd_peek(const struct shell *sh, size_t argc, char **argv)
{
    uint32_t addr = strtoul(argv[1], NULL, 16);
    shell_print(sh, "%08x", *(volatile uint32_t *)addr);
    return 0;
}
SHELL_CMD_ARG_REGISTER(peek, NULL, "read memory", cmd_peek, 2, 0);

// good: debug CWE-489
static int cmd_uptime(const struct shell *sh, size_t argc, char **argv)
{
    shell_print(sh, "%u s", (unsigned)(k_uptime_get() / 1000));
    return 0;
}
SHELL_CMD_REGISTER(uptime, NULL, "time since start", cmd_uptime);

