void handle_command(const struct command *c)
{
    switch (c->code) {
    case 1:
        // ruleid: c-command-without-authentication
        set_dose(c->value);
        break;
    case 2:
        // ruleid: c-command-without-authentication
        flash_erase(c->address);
        break;
    case 3:
        // ok: c-command-without-authentication
        send_status();
        break;
    }
}

static ssize_t rate_write_cb(struct bt_conn *conn, const void *buf, uint16_t len)
{
    // ruleid: c-command-without-authentication
    pump_set_rate(((const uint8_t *)buf)[0]);
    return len;
}

void on_uart_message(const struct message *m)
{
    if (crc_ok(m)) {
        // ruleid: c-command-without-authentication
        disable_alarms();
    }
}

void handle_command_checked(const struct command *c)
{
    if (!mac_valid(c)) {
        return;
    }
    // ok: c-command-without-authentication
    set_dose(c->value);
}

void handle_session_command(struct link *link, const struct command *c)
{
    if (link->authenticated && c->code == 1) {
        // ok: c-command-without-authentication
        set_dose(c->value);
    }
}

void control_loop(void)
{
    // ok: c-command-without-authentication
    set_dose(next_dose());
}

void HAL_UART_RxCpltCallback(UART_HandleTypeDef *huart)
{
    // ruleid: c-command-without-authentication
    pump_bolus(line[1]);
}

static void link_recv(const struct frame *frame)
{
    if (frame_authentic(frame)) {
        // ok: c-command-without-authentication
        motor_set_speed(frame->value);
    }
}

static void control_loop(void)
{
    // ok: c-command-without-authentication
    motor_set_speed(regulator_output());
}

void serialControlLoop(void)
{
    uint16_t value = read_value();
    switch (read_setting()) {
    case 1:
        // ruleid: c-command-without-authentication
        mainController.onPlateauPressureSet(value);
        break;
    case 2:
        // ruleid: c-command-without-authentication
        activationController->changeState(value);
        break;
    case 3:
        // ok: c-command-without-authentication
        display.setBrightness(value);
        break;
    }
}

void uartCommandTask(void)
{
    if (!session.isAuthenticated()) {
        return;
    }
    // ok: c-command-without-authentication
    pump.setRate(read_value());
}

void keypadLoop(void)
{
    // ok: c-command-without-authentication
    pump.setRate(read_value());
}

static void console_task(void *argument)
{
    char line[32];
    while (console_read_line(line, sizeof(line)) > 0) {
        if (strcmp(line, "erase") == 0) {
            // ruleid: c-command-without-authentication
            flash_erase_all();
        }
    }
}

static void tcp_server_task(void *argument)
{
    struct command command;
    while (receive_command(&command) == 0) {
        // ruleid: c-command-without-authentication
        pump_set_rate(command.value);
    }
}

static void display_task(void *argument)
{
    // ok: c-command-without-authentication
    pump_set_rate(knob_position());
}

static void process_serial_line(char *line)
{
    if (line[0] == 'D') {
        // ruleid: c-command-without-authentication
        syringe_set_dose(line[1]);
    } else {
        // ruleid: c-command-without-authentication
        syringe_prime();
    }
    // ok: c-command-without-authentication
    print_dose(line[1]);
}

static err_t tcp_order_recv(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    // ruleid: c-command-without-authentication
    infusion_stop();
    // ok: c-command-without-authentication
    pbuf_free(p);
    return ERR_OK;
}

static void can_on_frame(const uint8_t *data)
{
    // ruleid: c-command-without-authentication
    ventilator.target_pressure = data[0];
    // ok: c-command-without-authentication
    statistics.frames = data[1];
}

static void can_init(const uint8_t *data)
{
    // ok: c-command-without-authentication
    ventilator.target_pressure = data[0];
}

static esp_err_t post_setpoint(httpd_req_t *req)
{
    char body[16] = { 0 };
    httpd_req_recv(req, body, 15);
    // ruleid: c-command-without-authentication
    heater_set_target(atof(body));
    return ESP_OK;
}

static esp_err_t post_setpoint_of_session(httpd_req_t *req)
{
    char body[16] = { 0 };
    if (!request_is_authorized(req)) {
        return ESP_FAIL;
    }
    // ok: c-command-without-authentication
    heater_set_target(atof(body));
    return ESP_OK;
}

void handleSpeed(void)
{
    int speed = server.arg("value").toInt();
    // ruleid: c-command-without-authentication
    analogWrite(MOTOR_PIN, speed);
    // ok: c-command-without-authentication
    analogWrite(LED_PIN, speed);
}

void uart_service_task(void)
{
    switch (line[0]) {
    case 'P':
        // ruleid: c-command-without-authentication
        valve_set_pressure(line[1]);
        break;
    default:
        reply("?");
    }
}

static void gateway_order_arrived(MessageData *data)
{
    const char *text = (const char *)data->message->payload;
    if (strncmp(text, "rate=", 5) == 0) {
        // ruleid: c-command-without-authentication
        pump_set_rate((uint16_t)atoi(text + 5));
    }
}
