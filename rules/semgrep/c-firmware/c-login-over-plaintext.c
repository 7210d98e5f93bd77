void start_telemetry(void)
{
    esp_mqtt_client_config_t open = {
        // ruleid: c-login-over-plaintext
        .broker.address.uri = "mqtt://ingest.example.com:1883",
        .credentials.authentication.password = token,
    };
    esp_mqtt_client_config_t sealed = {
        // ok: c-login-over-plaintext
        .broker.address.uri = "mqtts://ingest.example.com:8883",
        .credentials.authentication.password = token,
    };
    esp_mqtt_client_config_t anonymous = {
        // ok: c-login-over-plaintext
        .broker.address.uri = "mqtt://clock.example.com:1883",
    };
    begin(&open, &sealed, &anonymous);
}

// ruleid: c-login-over-plaintext
static const char *archive = "ftp://monitor:open-sesame@archive.example.com/";
// ok: c-login-over-plaintext
static const char *news = "http://archive.example.com/news";
