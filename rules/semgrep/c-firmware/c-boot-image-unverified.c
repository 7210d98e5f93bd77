void start_application(void)
{
    uint32_t stack = *(volatile uint32_t *)APPLICATION;
    if ((stack & 0x2FFE0000) == 0x20000000) {
        // ruleid: c-boot-image-unverified
        __set_MSP(stack);
        enter(APPLICATION);
    }
}

void start_verified(void)
{
    uint32_t stack = *(volatile uint32_t *)APPLICATION;
    if (!verify_signature(APPLICATION)) {
        recover();
    }
    if ((stack & 0x2FFE0000) == 0x20000000) {
        // ok: c-boot-image-unverified
        __set_MSP(stack);
        enter(APPLICATION);
    }
}

void jump(uint32_t address)
{
    // ok: c-boot-image-unverified
    __set_MSP(*(volatile uint32_t *)address);
    enter(address);
}

void update_done(void)
{
    // ruleid: c-boot-image-unverified
    bootloader_setImageToBootload(0);
    bootloader_rebootAndInstall();
}

void update_done_verified(void)
{
    if (bootloader_verifyImage(0, NULL) != BOOTLOADER_OK) {
        return;
    }
    // ok: c-boot-image-unverified
    bootloader_setImageToBootload(0);
    bootloader_rebootAndInstall();
}

static void take_upload(httpd_req_t *req)
{
    int n;
    while ((n = httpd_req_recv(req, part, sizeof(part))) > 0) {
        esp_ota_write(ota, part, n);
    }
    // ruleid: c-boot-image-unverified
    if (esp_ota_end(ota) == ESP_OK && esp_ota_set_boot_partition(next) == ESP_OK) {
        esp_restart();
    }
}

static void take_signed_upload(httpd_req_t *req)
{
    int n;
    while ((n = httpd_req_recv(req, part, sizeof(part))) > 0) {
        esp_ota_write(ota, part, n);
    }
    if (esp_ota_end(ota) != ESP_OK || !image_signature_good(next)) {
        return;
    }
    // ok: c-boot-image-unverified
    esp_ota_set_boot_partition(next);
}

static void back_to_factory(void)
{
    // ok: c-boot-image-unverified
    esp_ota_set_boot_partition(factory);
}
