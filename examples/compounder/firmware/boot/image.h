#ifndef BOOT_IMAGE_H
#define BOOT_IMAGE_H

#include "crypto/verify.h"

#include <stddef.h>
#include <stdint.h>

/* Header of a firmware image, 116 bytes, little-endian:
 *
 *   magic 4 | format 2 | hardware 2 | version 4 | counter 4 | length 4 | digest 32 | signature 64
 *
 * The signature covers everything before it, so version, security counter and the digest of the
 * program cannot be exchanged one by one (SRS-015). */

#define IMAGE_HEADER_SIZE 116u
#define IMAGE_SIGNED_SIZE 52u
#define IMAGE_PROGRAM_OFFSET 512u /* in a slot: the processor wants its vector table aligned */
#define IMAGE_MAGIC 0x44504d43u
#define IMAGE_FORMAT 1u
#define IMAGE_HARDWARE 7u
#define IMAGE_PROGRAM_MAX 393216u

enum image_status {
    IMAGE_GOOD = 0,
    IMAGE_NO_IMAGE,
    IMAGE_WRONG_HARDWARE,
    IMAGE_BAD_LENGTH,
    IMAGE_ROLLBACK,
    IMAGE_BAD_DIGEST,
    IMAGE_BAD_SIGNATURE,
};

struct image_header {
    uint32_t magic;
    uint16_t format;
    uint16_t hardware;
    uint32_t version;
    uint32_t security_counter;
    uint32_t length;
    uint8_t digest[VERIFY_DIGEST_SIZE];
    uint8_t signature[VERIFY_SIGNATURE_SIZE];
};

struct image_verifier {
    verify_function verify;
    void *context;
};

/* Unpacks a header; IMAGE_BAD_LENGTH when `length` is not IMAGE_HEADER_SIZE. */
enum image_status image_parse(const uint8_t *bytes, size_t length, struct image_header *header);

/* Whether the header is for this device, signed by the manufacturer, and not older than
 * `lowest_counter` (SRS-016). `bytes` are the header's bytes as they were received. */
enum image_status image_check_header(const uint8_t *bytes, const struct image_header *header,
                                     uint32_t lowest_counter,
                                     const struct image_verifier *verifier);

#endif
