void store_dose(uint32_t dose)
{
    // ruleid: c-storage-result-ignored
    HAL_FLASH_Program(FLASH_TYPEPROGRAM_WORD, DOSE_ADDRESS, dose);
    // ruleid: c-storage-result-ignored
    (void)nvs_commit(handle);
}

int store_dose_checked(uint32_t dose)
{
    // ok: c-storage-result-ignored
    if (HAL_FLASH_Program(FLASH_TYPEPROGRAM_WORD, DOSE_ADDRESS, dose) != HAL_OK) {
        return -1;
    }
    // ok: c-storage-result-ignored
    int rc = nvs_commit(handle);
    // ok: c-storage-result-ignored
    ESP_ERROR_CHECK(nvs_set_u32(handle, "dose", dose));
    // ok: c-storage-result-ignored
    HAL_FLASH_Unlock();
    return rc;
}

void keep_settings(const struct settings *settings)
{
    // ruleid: c-storage-result-ignored
    R_FLASH_HP_Erase(&flash0, SETTINGS_BLOCK, 1U);
    // ok: c-storage-result-ignored
    if (R_FLASH_HP_Write(&flash0, (uint32_t)settings, SETTINGS_BLOCK, sizeof(*settings)) != FSP_SUCCESS) {
        alarm_raise(ALARM_SETTINGS_LOST);
    }
}

void keep_hours(uint32_t hours)
{
    fmc_unlock();
    // ruleid: c-storage-result-ignored
    fmc_page_erase(HOURS_PAGE);
    // ok: c-storage-result-ignored
    if (fmc_word_program(HOURS_PAGE, hours) != FMC_READY) {
        alarm_set(ALARM_STORAGE);
    }
    fmc_lock();
}

int stage(const struct image *image)
{
    // ok: c-storage-result-ignored
    flash_write(STAGING, image, image->size);
    if (!image_signature_valid(STAGING)) {
        // ok: c-storage-result-ignored
        (void)flash_erase(STAGING, PAGE);
        return -1;
    }
    return 0;
}

#define FLASH_WRITE(at, from, size) do { if (flash_write(at, from, size) != 0) return -1; } while (0)

int format(uint32_t at, const struct head *head)
{
    // ok: c-storage-result-ignored
    FLASH_WRITE(at, head, sizeof(*head));
    return 0;
}
