/* BOOT-UPDATE: signature, rollback, order of writing, choice of the slot (SRS-014 to SRS-017). */
#include "boot/bootloader.h"
#include "fake_flash.h"
#include "image_maker.h"
#include "unity_mini.h"

#define PROGRAM_SIZE 300u

static struct fake_flash flash;
static struct update_port port;
static struct update_session session;
static uint8_t program[PROGRAM_SIZE];
static uint8_t header[IMAGE_HEADER_SIZE];

/* What the startup file does on the device: here it is only noted. */
static uint32_t started_at;

void cpu_start(uint32_t stack, uint32_t entry)
{
    (void)stack;
    started_at = entry;
}

static void set_up(void)
{
    fake_port(&flash, &port);
    memset(program, 0x77, sizeof program);
    make_header(header, 5, 3, program, PROGRAM_SIZE);
    update_init(&session, &port, UPDATE_SLOT_B);
}

static void put_image(enum update_slot slot, uint32_t version, uint32_t counter)
{
    uint8_t bytes[IMAGE_HEADER_SIZE];

    make_header(bytes, version, counter, program, PROGRAM_SIZE);
    memcpy(flash.slots[slot], bytes, sizeof bytes);
    memcpy(&flash.slots[slot][IMAGE_PROGRAM_OFFSET], program, PROGRAM_SIZE);
}

static void signed_image_is_installed(void)
{
    struct image_header found;

    set_up();
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_begin(&session, header, sizeof header));
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_write(&session, 0, program, 200));
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_write(&session, 200, &program[200], 100));
    TEST_ASSERT_EQUAL_INT(IMAGE_NO_IMAGE, update_check_slot(&port, UPDATE_SLOT_B, &found));
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_finish(&session));
    TEST_ASSERT_EQUAL_INT(IMAGE_GOOD, update_check_slot(&port, UPDATE_SLOT_B, &found));
    TEST_ASSERT_EQUAL_UINT32(5, found.version);
}

/* @black-box @verifies SRS-014 */
static void refused_header_erases_nothing(void)
{
    set_up();
    header[IMAGE_SIGNED_SIZE] ^= 1u;
    TEST_ASSERT_EQUAL_INT(UPDATE_HEADER_REFUSED, update_begin(&session, header, sizeof header));
    TEST_ASSERT_EQUAL_UINT32(0, flash.erased);
    TEST_ASSERT_EQUAL_INT(UPDATE_NOT_BEGUN, update_write(&session, 0, program, 10));
    TEST_ASSERT_EQUAL_INT(UPDATE_NOT_BEGUN, update_finish(&session));
    TEST_ASSERT_EQUAL_INT(UPDATE_HEADER_REFUSED, update_begin(&session, header, 115));
}

static enum image_status check(uint32_t lowest_counter)
{
    struct image_header parsed;

    TEST_ASSERT_EQUAL_INT(IMAGE_GOOD, image_parse(header, sizeof header, &parsed));
    return image_check_header(header, &parsed, lowest_counter, &port.verifier);
}

static void every_field_of_the_header_is_checked(void)
{
    set_up();
    TEST_ASSERT_EQUAL_INT(IMAGE_GOOD, check(3));
    TEST_ASSERT_EQUAL_INT(IMAGE_ROLLBACK, check(4));
    header[8] ^= 1u;
    TEST_ASSERT_EQUAL_INT(IMAGE_BAD_SIGNATURE, check(0));
    bytes_put_u16(&header[6], IMAGE_HARDWARE + 1u);
    sign_header(header);
    TEST_ASSERT_EQUAL_INT(IMAGE_WRONG_HARDWARE, check(0));
    make_header(header, 5, 3, program, PROGRAM_SIZE);
    bytes_put_u32(&header[16], IMAGE_PROGRAM_MAX + 1u);
    sign_header(header);
    TEST_ASSERT_EQUAL_INT(IMAGE_BAD_LENGTH, check(0));
    bytes_put_u32(&header[16], 0);
    TEST_ASSERT_EQUAL_INT(IMAGE_BAD_LENGTH, check(0));
    header[0] = 0;
    TEST_ASSERT_EQUAL_INT(IMAGE_NO_IMAGE, check(0));
}

static void parts_come_in_order_and_fit(void)
{
    set_up();
    (void)update_begin(&session, header, sizeof header);
    TEST_ASSERT_EQUAL_INT(UPDATE_OUT_OF_ORDER, update_write(&session, 1, program, 10));
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_write(&session, 0, program, 290));
    TEST_ASSERT_EQUAL_INT(UPDATE_TOO_LONG, update_write(&session, 290, program, 11));
    TEST_ASSERT_EQUAL_INT(UPDATE_INCOMPLETE, update_finish(&session));
    TEST_ASSERT_EQUAL_INT(UPDATE_OK, update_write(&session, 290, program, 10));
}

static void program_is_checked_as_it_lies_in_flash(void)
{
    set_up();
    (void)update_begin(&session, header, sizeof header);
    (void)update_write(&session, 0, program, PROGRAM_SIZE);
    flash.slots[UPDATE_SLOT_B][IMAGE_PROGRAM_OFFSET + 7u] ^= 1u;
    TEST_ASSERT_EQUAL_INT(UPDATE_IMAGE_REFUSED, update_finish(&session));
    TEST_ASSERT_EQUAL_INT(0xff, flash.slots[UPDATE_SLOT_B][0]);
}

static void failing_flash_ends_the_update(void)
{
    set_up();
    flash.erase_fails = true;
    TEST_ASSERT_EQUAL_INT(UPDATE_FLASH_FAILED, update_begin(&session, header, sizeof header));
    flash.erase_fails = false;
    (void)update_begin(&session, header, sizeof header);
    flash.program_fails = true;
    TEST_ASSERT_EQUAL_INT(UPDATE_FLASH_FAILED, update_write(&session, 0, program, 10));
    TEST_ASSERT_EQUAL_INT(UPDATE_NOT_BEGUN, update_write(&session, 0, program, 10));
    flash.program_fails = false;
    (void)update_begin(&session, header, sizeof header);
    (void)update_write(&session, 0, program, PROGRAM_SIZE);
    flash.program_fails = true;
    TEST_ASSERT_EQUAL_INT(UPDATE_FLASH_FAILED, update_finish(&session));
}

static void newest_good_slot_is_started(void)
{
    set_up();
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_NONE, update_choose_slot(&port));
    put_image(UPDATE_SLOT_B, 6, 3);
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_B, update_choose_slot(&port));
    put_image(UPDATE_SLOT_A, 7, 3);
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_A, update_choose_slot(&port));
    flash.slots[UPDATE_SLOT_A][IMAGE_PROGRAM_OFFSET] ^= 1u;
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_B, update_choose_slot(&port));
}

static void older_image_never_starts_again(void)
{
    set_up();
    put_image(UPDATE_SLOT_A, 7, 4);
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_A, update_choose_slot(&port));
    TEST_ASSERT_EQUAL_UINT32(4, flash.counter);
    put_image(UPDATE_SLOT_A, 8, 3);
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_NONE, update_choose_slot(&port));
    put_image(UPDATE_SLOT_A, 9, 5);
    flash.raise_fails = true;
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_NONE, update_choose_slot(&port));
}

static void bootloader_starts_only_a_plausible_program(void)
{
    static const uint32_t starts[2] = {0x08010000u, 0x08080000u};
    struct bootloader_choice choice;

    set_up();
    TEST_ASSERT_FALSE(bootloader_choose(&port, starts, &choice));
    put_image(UPDATE_SLOT_A, 7, 4);
    TEST_ASSERT_FALSE(bootloader_choose(&port, starts, &choice));
    bytes_put_u32(program, 0x20010000u);
    bytes_put_u32(&program[4], 0x08010201u + 0x40u);
    put_image(UPDATE_SLOT_A, 7, 4);
    TEST_ASSERT_TRUE(bootloader_choose(&port, starts, &choice));
    TEST_ASSERT_EQUAL_INT(UPDATE_SLOT_A, choice.slot);
    TEST_ASSERT_EQUAL_UINT32(0x08010200u, choice.program_start);
    TEST_ASSERT_EQUAL_UINT32(0x20010000u, choice.vectors.stack);
}

static void flash_that_cannot_be_read_starts_nothing(void)
{
    static const uint32_t starts[2] = {0x08010000u, 0x08080000u};
    struct bootloader_choice choice;
    unsigned needed;

    set_up();
    bytes_put_u32(program, 0x20010000u);
    bytes_put_u32(&program[4], 0x08010201u);
    put_image(UPDATE_SLOT_A, 7, 0);
    TEST_ASSERT_TRUE(bootloader_choose(&port, starts, &choice));
    needed = flash.fetches;
    for (unsigned limit = 1; limit < needed; limit++) {
        flash.fetches = 0;
        flash.fetch_limit = limit;
        TEST_ASSERT_FALSE(bootloader_choose(&port, starts, &choice));
    }
}

/* @white-box */
static void image_of_another_format_is_no_image(void)
{
    set_up();
    bytes_put_u16(&header[4], IMAGE_FORMAT + 1u);
    sign_header(header);
    TEST_ASSERT_EQUAL_INT(IMAGE_NO_IMAGE, check(0));
}

static void vectors_outside_the_device_are_refused(void)
{
    struct handover_vectors vectors = {0x20010000u, 0x08010241u};

    TEST_ASSERT_TRUE(handover_plausible(&vectors, 0x08010200u, IMAGE_PROGRAM_MAX));
    vectors.entry = 0x08010240u;
    TEST_ASSERT_FALSE(handover_plausible(&vectors, 0x08010200u, IMAGE_PROGRAM_MAX));
    vectors.entry = 0x20000001u;
    TEST_ASSERT_FALSE(handover_plausible(&vectors, 0x08010200u, IMAGE_PROGRAM_MAX));
    vectors.entry = 0x08010241u;
    vectors.stack = 0x20010004u;
    TEST_ASSERT_FALSE(handover_plausible(&vectors, 0x08010200u, IMAGE_PROGRAM_MAX));
    vectors.stack = 0x10000000u;
    TEST_ASSERT_FALSE(handover_plausible(&vectors, 0x08010200u, IMAGE_PROGRAM_MAX));
    TEST_ASSERT_EQUAL_UINT32(0, started_at);
}

int main(void)
{
    RUN_TEST(signed_image_is_installed);
    RUN_TEST(refused_header_erases_nothing);
    RUN_TEST(every_field_of_the_header_is_checked);
    RUN_TEST(parts_come_in_order_and_fit);
    RUN_TEST(program_is_checked_as_it_lies_in_flash);
    RUN_TEST(failing_flash_ends_the_update);
    RUN_TEST(newest_good_slot_is_started);
    RUN_TEST(older_image_never_starts_again);
    RUN_TEST(bootloader_starts_only_a_plausible_program);
    RUN_TEST(flash_that_cannot_be_read_starts_nothing);
    RUN_TEST(image_of_another_format_is_no_image);
    RUN_TEST(vectors_outside_the_device_are_refused);
    return UNITY_END();
}
