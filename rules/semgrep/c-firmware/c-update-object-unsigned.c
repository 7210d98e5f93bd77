void take_upload(struct web_server *server, struct updater Update, struct http_updater httpUpdate, struct network_updater ArduinoOTA)
{
    if (server->upload_started) {
        // ruleid: c-update-object-unsigned
        Update.begin(UPDATE_SIZE_UNKNOWN);
    }
    // ruleid: c-update-object-unsigned
    httpUpdate.update(client, "https://updates.example/monitor.bin");
    // ruleid: c-update-object-unsigned
    ArduinoOTA.begin();
    // ok: c-update-object-unsigned
    Update.end(true);
    // ok: c-update-object-unsigned
    screen_begin(Update);
}
