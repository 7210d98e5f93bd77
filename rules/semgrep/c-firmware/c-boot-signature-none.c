// ruleid: c-boot-signature-none
#define CONFIG_BOOT_SIGNATURE_TYPE_NONE 1
// ok: c-boot-signature-none
#define APP_SKIP_SIGNATURE_CHECK 0

// ruleid: c-boot-signature-none
int verify_signature(const unsigned char *image, int size)
{
    return 0;
}

// ruleid: c-boot-signature-none
static bool fw_image_check_signature(const struct image *image)
{
    (void)image;
    return true;
}

// ruleid: c-boot-signature-none
enum status firmware_verify(void) { return STATUS_OK; }

// ok: c-boot-signature-none
int verify_image_signature(const struct image *image)
{
    return ed25519_verify(image->sig, image->data, image->size, key);
}

// ok: c-boot-signature-none
bool verify_fw(const struct image *image)
{
    if (image->size == 0) {
        return false;
    }
    return true;
}

// ok: c-boot-signature-none
int verify_signature_unsupported(const unsigned char *image)
{
    return -1;
}

// ok: c-boot-signature-none
int check_image_count(void)
{
    return 2;
}

// ruleid: c-boot-signature-none
#define NRF_DFU_REQUIRE_SIGNED_APP_UPDATE 0
// ok: c-boot-signature-none
#define NRF_DFU_REQUIRE_SIGNED_APP_UPDATE_TOO 1
