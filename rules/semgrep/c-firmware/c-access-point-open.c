void set_up(struct radio WiFi, const char *name, const char *password)
{
    // ruleid: c-access-point-open
    WiFi.softAP(name);
    // ruleid: c-access-point-open
    WiFi.softAP("monitor", NULL, 6);
    // ruleid: c-access-point-open
    WiFi.softAP(name, "");
    // ok: c-access-point-open
    WiFi.softAP(name, password);
    // ok: c-access-point-open
    WiFi.begin(name);
}

void set_up_idf(wifi_config_t *config, wifi_config_t station)
{
    // ruleid: c-access-point-open
    config->ap.authmode = WIFI_AUTH_OPEN;
    // ok: c-access-point-open
    station.sta.threshold.authmode = WIFI_AUTH_OPEN;
}

void set_up_from_options(wifi_config_t *config, const char *password)
{
    config->ap.authmode = WIFI_AUTH_WPA2_PSK;
    if (password[0] == 0) {
        // ok: c-access-point-open
        config->ap.authmode = WIFI_AUTH_OPEN;
    }
}

static wifi_config_t soft_ap = {
    // ruleid: c-access-point-open
    .ap = { .ssid = "monitor", .authmode = WIFI_AUTH_OPEN },
};
static wifi_config_t closed_ap = {
    // ok: c-access-point-open
    .ap = { .ssid = "monitor", .password = "", .authmode = WIFI_AUTH_WPA2_PSK },
};
