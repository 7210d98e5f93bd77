#include <string.h>

int login(const char *user, const char *password)
{
    // ruleid: c-default-credential
    if (strcmp(password, "service") == 0) {
        return 1;
    }
    // ruleid: c-default-credential
    return !strcmp("1234", menu->pin_code);
}

int unlock(struct console *c)
{
    // ruleid: c-default-credential
    return memcmp(c->passwd_buf, "letmein", 7) == 0;
}

int look_alikes(const char *command, const char *password, const char *pin)
{
    // ok: c-default-credential
    if (strcmp(command, "password") == 0) {
        return 1;
    }
    // ok: c-default-credential
    if (strcmp(password, "") == 0) {
        return 2;
    }
    // ok: c-default-credential
    if (strcmp(pin, "GPIO7") == 0) {
        return 3;
    }
    // ok: c-default-credential
    return password_matches(password, stored_hash);
}

// ruleid: c-default-credential
#define WIFI_PASSWORD "factory-1234"
// ok: c-default-credential
#define PROMPT_PASSWORD "password-please"

int shell_login(const char *user, const char *pass)
{
    // ruleid: c-default-credential
    return strcmp(pass, "calibrate") == 0;
}

int shell_empty(const char *pass)
{
    // ok: c-default-credential
    return strcmp(pass, "") == 0;
}

// ruleid: c-default-credential
static const struct account accounts[] = { { "service", "biomed77", 3 } };
// ok: c-default-credential
static const struct command commands[] = { { "service", "opens the menu", 3 } };
// ruleid: c-default-credential
#define AP_PASS "infusion2020"
// ok: c-default-credential
#define NVS_KEY_PASS "wifi_pass"

// ruleid: c-default-credential
static const char *host_password = "Open@1234";
// ruleid: c-default-credential
const char update_passwd[] = "admin";
// ok: c-default-credential
const char *json_password = "password";
// ok: c-default-credential
const char *password_prompt = "passphrase?";
// ok: c-default-credential
char wifi_password[64] = "";

void libraries(const char *given)
{
    // ruleid: c-default-credential
    server.authenticate("admin", "admin123");
    // ok: c-default-credential
    server.authenticate(settings.user, settings.password);
    // ruleid: c-default-credential
    WiFi.begin("ward-7", "ventilator2020");
    // ok: c-default-credential
    WiFi.begin(given, stored);
    // ruleid: c-default-credential
    mqtt.connect("bed-12", "device", "s3cret-broker");
    // ok: c-default-credential
    mqtt.connect("bed-12", settings.user, settings.password);
    // ok: c-default-credential
    tcp.connect("broker", "1883", "retry");
}

// ruleid: c-default-credential
const char *pass = "welcome2clinic";
// ok: c-default-credential
const char *passage = "long enough";

int basic(const char *header)
{
    // ruleid: c-default-credential
    return strcmp(header, "Basic YWRtaW46YWRtaW4=");
}

int is_basic(const char *header)
{
    // ok: c-default-credential
    return strcmp(header, "Basic ");
}

void start_network(void)
{
    // ruleid: c-default-credential
    wifi_mgmr_ap_start(ap, "OXIMETER", 0, "oxi12345", 6);
    // ok: c-default-credential
    wifi_mgmr_ap_start(ap, "OXIMETER", 0, stored, 6);
}

void shell_line(const char *line)
{
    // ruleid: c-default-credential
    if (strcmp(line, "letmaster") == 0) {
        session_level = LEVEL_FACTORY;
    }
    // ok: c-default-credential
    if (strcmp(line, "logout") == 0) {
        session_level = LEVEL_NONE;
    }
    // ok: c-default-credential
    if (strncmp(line, "login ", 6) == 0) {
        if (credential_check(line + 6) == CREDENTIAL_OK) {
            session_level = LEVEL_SERVICE;
        }
    }
}

void gateway_join(void)
{
    network_info_t wifi = { 0 };
    // ruleid: c-default-credential
    wifi.password = (unsigned char *)"ward4telemetry";
    // ok: c-default-credential
    wifi.password = (unsigned char *)stored_password();
}
