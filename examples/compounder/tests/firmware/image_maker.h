#ifndef IMAGE_MAKER_H
#define IMAGE_MAKER_H

/* Makes images that the fake signature accepts. */

#include "boot/image.h"
#include "comms/bytes.h"
#include "crypto/sha256.h"

#include <string.h>

/* Signs the header again after a test changed a field. */
static void sign_header(uint8_t header[IMAGE_HEADER_SIZE])
{
    struct sha256 hash;

    memset(&header[IMAGE_SIGNED_SIZE], 0, VERIFY_SIGNATURE_SIZE);
    sha256_init(&hash);
    sha256_update(&hash, header, IMAGE_SIGNED_SIZE);
    sha256_finish(&hash, &header[IMAGE_SIGNED_SIZE]);
}

static void make_header(uint8_t header[IMAGE_HEADER_SIZE], uint32_t version, uint32_t counter,
                        const uint8_t *program, uint32_t length)
{
    struct sha256 hash;

    bytes_put_u32(header, IMAGE_MAGIC);
    bytes_put_u16(&header[4], IMAGE_FORMAT);
    bytes_put_u16(&header[6], IMAGE_HARDWARE);
    bytes_put_u32(&header[8], version);
    bytes_put_u32(&header[12], counter);
    bytes_put_u32(&header[16], length);
    sha256_init(&hash);
    sha256_update(&hash, program, length);
    sha256_finish(&hash, &header[20]);
    sign_header(header);
}

#endif
