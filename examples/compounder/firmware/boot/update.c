#include "boot/update.h"

#include "crypto/hmac.h"
#include "crypto/sha256.h"

#include <string.h>

#define READ_PART 64u

/* SHA-256 of the program in a slot, read back from flash. */
static bool digest_of_program(const struct update_port *port, enum update_slot slot,
                              uint32_t length, uint8_t digest[SHA256_DIGEST_SIZE])
{
    struct sha256 hash;
    uint8_t part[READ_PART];
    uint32_t done = 0;

    sha256_init(&hash);
    while (done < length) {
        uint32_t left = length - done;
        uint32_t size = left < READ_PART ? left : READ_PART;

        if (!port->fetch(port->context, slot, IMAGE_PROGRAM_OFFSET + done, part, size)) {
            return false;
        }
        sha256_update(&hash, part, size);
        done += size;
    }
    sha256_finish(&hash, digest);
    return true;
}

static enum image_status check_image(const struct update_port *port, enum update_slot slot,
                                     const uint8_t *header_bytes,
                                     const struct image_header *header)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    enum image_status status = image_check_header(
        header_bytes, header, port->lowest_counter(port->context), &port->verifier);

    if (status != IMAGE_GOOD) {
        return status;
    }
    if (!digest_of_program(port, slot, header->length, digest)) {
        return IMAGE_BAD_DIGEST;
    }
    if (!hmac_equal(digest, header->digest, sizeof digest)) {
        return IMAGE_BAD_DIGEST;
    }
    return IMAGE_GOOD;
}

void update_init(struct update_session *session, const struct update_port *port,
                 enum update_slot target)
{
    memset(session, 0, sizeof *session);
    session->port = port;
    session->target = target;
}

enum update_status update_begin(struct update_session *session, const uint8_t *bytes,
                                size_t length)
{
    const struct update_port *port = session->port;
    uint32_t lowest_counter = port->lowest_counter(port->context);
    enum image_status status = image_parse(bytes, length, &session->header);

    session->begun = false;
    session->written = 0;
    if (status == IMAGE_GOOD) {
        status = image_check_header(bytes, &session->header, lowest_counter, &port->verifier);
    }
    if (status != IMAGE_GOOD) {
        return UPDATE_HEADER_REFUSED;
    }
    memcpy(session->header_bytes, bytes, IMAGE_HEADER_SIZE);
    if (!port->erase(port->context, session->target)) {
        return UPDATE_FLASH_FAILED;
    }
    session->begun = true;
    return UPDATE_OK;
}

enum update_status update_write(struct update_session *session, uint32_t offset,
                                const uint8_t *bytes, size_t length)
{
    const struct update_port *port = session->port;

    if (!session->begun) {
        return UPDATE_NOT_BEGUN;
    }
    if (offset != session->written) {
        return UPDATE_OUT_OF_ORDER;
    }
    if (length > session->header.length - session->written) {
        return UPDATE_TOO_LONG;
    }
    if (!port->program(port->context, session->target, IMAGE_PROGRAM_OFFSET + offset, bytes,
                       length)) {
        session->begun = false;
        return UPDATE_FLASH_FAILED;
    }
    session->written += (uint32_t)length;
    return UPDATE_OK;
}

enum update_status update_finish(struct update_session *session)
{
    const struct update_port *port = session->port;
    enum image_status status;

    if (!session->begun) {
        return UPDATE_NOT_BEGUN;
    }
    if (session->written != session->header.length) {
        return UPDATE_INCOMPLETE;
    }
    session->begun = false;
    status = check_image(port, session->target, session->header_bytes, &session->header);
    if (status != IMAGE_GOOD) {
        return UPDATE_IMAGE_REFUSED;
    }
    if (!port->program(port->context, session->target, 0, session->header_bytes,
                       IMAGE_HEADER_SIZE)) {
        return UPDATE_FLASH_FAILED;
    }
    return UPDATE_OK;
}

enum image_status update_check_slot(const struct update_port *port, enum update_slot slot,
                                    struct image_header *header)
{
    uint8_t bytes[IMAGE_HEADER_SIZE];
    enum image_status status;

    if (!port->fetch(port->context, slot, 0, bytes, sizeof bytes)) {
        return IMAGE_NO_IMAGE;
    }
    status = image_parse(bytes, sizeof bytes, header);
    if (status != IMAGE_GOOD) {
        return status;
    }
    return check_image(port, slot, bytes, header);
}

enum update_slot update_choose_slot(const struct update_port *port)
{
    struct image_header a;
    struct image_header b;
    bool a_good = update_check_slot(port, UPDATE_SLOT_A, &a) == IMAGE_GOOD;
    bool b_good = update_check_slot(port, UPDATE_SLOT_B, &b) == IMAGE_GOOD;
    enum update_slot chosen = UPDATE_SLOT_NONE;
    uint32_t counter = 0;

    if (a_good) {
        chosen = UPDATE_SLOT_A;
        counter = a.security_counter;
    }
    if (b_good && (!a_good || b.version > a.version)) {
        chosen = UPDATE_SLOT_B;
        counter = b.security_counter;
    }
    if (chosen == UPDATE_SLOT_NONE) {
        return UPDATE_SLOT_NONE;
    }
    if (counter > port->lowest_counter(port->context) &&
        !port->raise_counter(port->context, counter)) {
        return UPDATE_SLOT_NONE;
    }
    return chosen;
}
