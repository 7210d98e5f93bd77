#ifndef BOOT_UPDATE_H
#define BOOT_UPDATE_H

#include "boot/image.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Firmware update into the spare slot, and the decision of the bootloader which slot to start.
 *
 * A new image is checked three times: its header before anything is erased, the program as it can
 * be read back from flash before the slot is marked, and all of it again at every start, because
 * flash may be changed by somebody who opened the device (SRS-014 to SRS-017). */

enum update_slot {
    UPDATE_SLOT_A = 0,
    UPDATE_SLOT_B = 1,
    UPDATE_SLOT_NONE = 2,
};

enum update_status {
    UPDATE_OK = 0,
    UPDATE_NOT_BEGUN,
    UPDATE_HEADER_REFUSED,
    UPDATE_OUT_OF_ORDER,
    UPDATE_TOO_LONG,
    UPDATE_INCOMPLETE,
    UPDATE_FLASH_FAILED,
    UPDATE_IMAGE_REFUSED,
};

/* What update and bootloader need from the board. Offsets count from the beginning of the slot;
 * functions that can fail answer false. */
struct update_port {
    void *context;
    bool (*erase)(void *context, enum update_slot slot);
    bool (*program)(void *context, enum update_slot slot, uint32_t offset, const uint8_t *bytes,
                    size_t length);
    bool (*fetch)(void *context, enum update_slot slot, uint32_t offset, uint8_t *bytes,
                  size_t length);
    uint32_t (*lowest_counter)(void *context);
    bool (*raise_counter)(void *context, uint32_t value);
    struct image_verifier verifier;
};

struct update_session {
    const struct update_port *port;
    enum update_slot target;
    bool begun;
    uint32_t written;
    struct image_header header;
    uint8_t header_bytes[IMAGE_HEADER_SIZE];
};

void update_init(struct update_session *session, const struct update_port *port,
                 enum update_slot target);

/* Checks the header and erases the spare slot. */
enum update_status update_begin(struct update_session *session, const uint8_t *bytes,
                                size_t length);

/* Writes the next part of the program; `offset` must be where the last part ended. */
enum update_status update_write(struct update_session *session, uint32_t offset,
                                const uint8_t *bytes, size_t length);

/* Checks what now lies in flash and writes the header last: a slot without one never starts. */
enum update_status update_finish(struct update_session *session);

/* Whether the slot holds an image that may be started now. */
enum image_status update_check_slot(const struct update_port *port, enum update_slot slot,
                                    struct image_header *header);

/* The slot to start: the newest good one. Raises the rollback counter to that image's, so that an
 * older image can never be started again. UPDATE_SLOT_NONE keeps the device in its safe state. */
enum update_slot update_choose_slot(const struct update_port *port);

#endif
