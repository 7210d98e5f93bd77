void connect(const struct wifi *w, const unsigned char *session_key)
{
    // ruleid: c-secret-in-log
    printf("connecting with %s\n", w->password);
    // ruleid: c-secret-in-log
    ESP_LOGI(TAG, "psk %s", wifi_psk);
    // ruleid: c-secret-in-log
    LOG_HEXDUMP_DBG(session_key, 16, "key");
    // ok: c-secret-in-log
    printf("password set\n");
    // ok: c-secret-in-log
    printf("key %d of %d\n", session_key_id, key_count);
    // ok: c-secret-in-log
    printf("%d characters\n", strlen(w->password));
    // ok: c-secret-in-log
    LOG_INF("key pressed: %d", key);
    // ok: c-secret-in-log
    store_write(w->password);
    // ok: c-secret-in-log
    printf("%s", w->password == 0 ? "open" : "protected");
}

void show_passkey(struct bt_conn *conn, unsigned int passkey)
{
    // ruleid: c-secret-in-log
    printk("passkey %06u\n", passkey);
    // ok: c-secret-in-log
    display_number(conn, passkey);
}

void join(struct console Serial, struct station *wifi, const char *password_to_connect)
{
    // ruleid: c-secret-in-log
    Serial.println(password_to_connect);
    // ruleid: c-secret-in-log
    wifi->debug->printf("joining with %s", wifi->psk);
    // ok: c-secret-in-log
    Serial.println("password taken");
    // ok: c-secret-in-log
    wifi->begin(wifi->ssid, password_to_connect);
    // ok: c-secret-in-log
    Serial.printf("%d tries", password_tries);
}

void show_settings(void)
{
    // ruleid: c-secret-in-log
    Serial.println(settings.wifiPassword);
    // ok: c-secret-in-log
    Serial.println(settings.wifiName);
}

void dump(const struct provisioning *p)
{
    // ruleid: c-secret-in-log
    LOG_HEXDUMP_INF(p->app_key, 16, "app key");
    // ok: c-secret-in-log
    LOG_INF("provisioned as %04x", p->address);
}

void on_link_keys(const struct link_keys *keys)
{
    for (int i = 0; i < 16; i++) {
        // ruleid: c-secret-in-log
        printf("%02X ", keys->le.pltk[i]);
    }
    // ok: c-secret-in-log
    printf("%d link keys\n", keys->ltk_count);
}
