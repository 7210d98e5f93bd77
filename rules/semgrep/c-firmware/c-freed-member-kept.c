#include <stdlib.h>

struct settings {
    char *message;
    char *topic;
};

int publish_and_end(void)
{
    struct settings settings;
    load_settings(&settings);
    int status = publish(settings.topic, settings.message);
    if (settings.message) {
        // ruleid: c-freed-member-kept
        free(settings.message);
    }
    settings_cleanup(&settings);
    return status;
}

void end_session(struct settings *settings)
{
    // ruleid: c-freed-member-kept
    mem_free(settings->topic);
    close_link();
    settings_destroy(settings);
}

void end_session_well(struct settings *settings)
{
    // ok: c-freed-member-kept
    mem_free(settings->topic);
    settings->topic = NULL;
    settings_destroy(settings);
}

void end_with_block(struct settings *settings)
{
    // ok: c-freed-member-kept
    free(settings->message);
    free(settings);
}

int fail_early(struct settings *settings, int status)
{
    if (status) {
        // ok: c-freed-member-kept
        free(settings->message);
        return status;
    }
    settings_cleanup(settings);
    return 0;
}
