// ruleid: c-update-over-plaintext
static const char *update_url = "http://updates.example.org/fw.bin";
// ruleid: c-update-over-plaintext
static const char ota_server[] = "ftp://updates.example.org/";

int firmware_fetch(struct http *http)
{
    // ruleid: c-update-over-plaintext
    return http_get(http, "http://updates.example.org/fw.bin");
}

// ok: c-update-over-plaintext
static const char *update_url_secure = "https://updates.example.org/fw.bin";
// ok: c-update-over-plaintext
static const char *help_page = "http://www.example.org/help";

int firmware_namespace(struct xml *xml)
{
    // ok: c-update-over-plaintext
    return xml_set(xml, "http://www.w3.org/2001/XMLSchema");
}

int status_page(struct http *http)
{
    // ok: c-update-over-plaintext
    return http_get(http, "http://status.local/");
}

int fetch_image(void)
{
    // ruleid: c-update-over-plaintext
    esp_http_client_config_t http = {.url = "http://files.example.org/pump.bin", .timeout_ms = 5000};
    // ok: c-update-over-plaintext
    esp_http_client_config_t secure = {.url = "https://files.example.org/pump.bin", .timeout_ms = 5000};
    return fetch(&http) || fetch(&secure);
}

void update_from_anywhere(const char *url)
{
    esp_http_client_config_t http = { .url = url, .timeout_ms = 5000 };
    esp_https_ota_config_t ota = { .http_config = &http };
    // ruleid: c-update-over-plaintext
    esp_https_ota(&ota);
}

void update_from_known(const char *url)
{
    esp_http_client_config_t http = { .url = url, .cert_pem = update_ca };
    esp_https_ota_config_t ota = { .http_config = &http };
    // ok: c-update-over-plaintext
    esp_https_ota(&ota);
}

void fetch_image(void)
{
    // ruleid: c-update-over-plaintext
    TCPIP_TCP_StringPut(socket, "GET /dialysis/firmware.bin HTTP/1.1\r\n\r\n");
}

void fetch_image_encrypted(void)
{
    // ok: c-update-over-plaintext
    tls_write(session, "GET /dialysis/firmware.bin HTTP/1.1\r\n\r\n");
}

void redirect_download_page(char *url, const char *host)
{
    // ok: c-update-over-plaintext
    snprintf(url, 256, "http://%s.local", host);
}
