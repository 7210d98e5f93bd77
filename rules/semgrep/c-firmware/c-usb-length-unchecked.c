int get_descriptor(const struct usb_setup *req)
{
    // ruleid: c-usb-length-unchecked
    return usb_send(descriptor, req->wLength);
}

void set_report(const struct usb_setup *req, const uint8_t *data)
{
    // ruleid: c-usb-length-unchecked
    memcpy(report, data, req->wLength);
}

int get_descriptor_bounded(const struct usb_setup *req)
{
    // ok: c-usb-length-unchecked
    return usb_send(descriptor, MIN(req->wLength, sizeof descriptor));
}

int get_descriptor_refused(const struct usb_setup *req)
{
    if (req->wLength > sizeof descriptor) {
        return -1;
    }
    // ok: c-usb-length-unchecked
    return usb_send(descriptor, req->wLength);
}

static int vendor_request(struct usb_setup_packet *setup, int32_t *size, uint8_t **data)
{
    *data = information;
    // ruleid: c-usb-length-unchecked
    *size = setup->wLength;
    return 0;
}

static int vendor_request_bounded(struct usb_setup_packet *setup, int32_t *size, uint8_t **data)
{
    *data = information;
    // ok: c-usb-length-unchecked
    *size = MIN(setup->wLength, sizeof(information));
    return 0;
}
