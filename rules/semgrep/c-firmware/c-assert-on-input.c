#include <assert.h>
#include <stdint.h>

void parse_command(const uint8_t *buffer, size_t length)
{
    // ruleid: c-assert-on-input
    assert(length >= 4);
    // ruleid: c-assert-on-input
    configASSERT(buffer[0] == 0x7E);
    use(buffer);
}

int handle_frame(struct frame *frame)
{
    // ruleid: c-assert-on-input
    __ASSERT(frame->len <= MAX, "too long");
    return frame->data[0];
}

void parse_command_well(const uint8_t *buffer, size_t length)
{
    // ok: c-assert-on-input
    assert(buffer != NULL);
    if (length < 4) {
        return;
    }
    // ok: c-assert-on-input
    assert(sizeof(struct command) == 4);
    use(buffer);
}

void buffer_write(uint8_t *buffer, size_t length)
{
    // ok: c-assert-on-input
    assert(length <= 64);
    use(buffer);
}

void handle_tick(int count)
{
    // ok: c-assert-on-input
    assert(count > 0);
}

void rx_frame(const uint8_t *frame, size_t length)
{
    // ruleid: c-assert-on-input
    NRF_ASSERT(length >= sizeof(struct head));
    // ok: c-assert-on-input
    NRF_ASSERT(frame != NULL);
    take(frame);
}

void mqtt_on_data(const char *data, int length)
{
    // ruleid: c-assert-on-input
    ESP_ERROR_CHECK(parse_settings(data, length, &settings));
    // ok: c-assert-on-input
    ESP_ERROR_CHECK(settings_store(&settings));
}
