#include "boot/image.h"

#include "comms/bytes.h"
#include "crypto/sha256.h"

#include <string.h>

#define AT_FORMAT 4u
#define AT_HARDWARE 6u
#define AT_VERSION 8u
#define AT_COUNTER 12u
#define AT_LENGTH 16u
#define AT_DIGEST 20u

enum image_status image_parse(const uint8_t *bytes, size_t length, struct image_header *header)
{
    if (length != IMAGE_HEADER_SIZE) {
        return IMAGE_BAD_LENGTH;
    }
    header->magic = bytes_get_u32(bytes);
    header->format = bytes_get_u16(&bytes[AT_FORMAT]);
    header->hardware = bytes_get_u16(&bytes[AT_HARDWARE]);
    header->version = bytes_get_u32(&bytes[AT_VERSION]);
    header->security_counter = bytes_get_u32(&bytes[AT_COUNTER]);
    header->length = bytes_get_u32(&bytes[AT_LENGTH]);
    memcpy(header->digest, &bytes[AT_DIGEST], sizeof header->digest);
    memcpy(header->signature, &bytes[IMAGE_SIGNED_SIZE], sizeof header->signature);
    return IMAGE_GOOD;
}

enum image_status image_check_header(const uint8_t *bytes, const struct image_header *header,
                                     uint32_t lowest_counter,
                                     const struct image_verifier *verifier)
{
    struct sha256 hash;
    uint8_t digest[SHA256_DIGEST_SIZE];

    if (header->magic != IMAGE_MAGIC || header->format != IMAGE_FORMAT) {
        return IMAGE_NO_IMAGE;
    }
    if (header->hardware != IMAGE_HARDWARE) {
        return IMAGE_WRONG_HARDWARE;
    }
    if (header->length == 0u || header->length > IMAGE_PROGRAM_MAX) {
        return IMAGE_BAD_LENGTH;
    }
    if (header->security_counter < lowest_counter) {
        return IMAGE_ROLLBACK;
    }
    sha256_init(&hash);
    sha256_update(&hash, bytes, IMAGE_SIGNED_SIZE);
    sha256_finish(&hash, digest);
    if (verifier->verify(verifier->context, digest, header->signature) != VERIFY_GOOD) {
        return IMAGE_BAD_SIGNATURE;
    }
    return IMAGE_GOOD;
}
