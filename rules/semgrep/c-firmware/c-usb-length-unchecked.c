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
