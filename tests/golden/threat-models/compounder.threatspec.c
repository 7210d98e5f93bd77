/* An annotated firmware file: threatspec sentences in comments of several kinds. */

// @component Compounder:Comms (#comms)
// @threat Forged order (#forged_order)
/*
 * @mitigates #comms against #forged_order with frame MAC (#frame_mac)
 */
int receive_frame(void) { return 1; }

// @tests #frame_mac for #comms
// @exposes #comms to replayed order with no counter in early frames
// @exposes Compounder:Boot to unauthorised firmware with an unsigned image
// @accepts debug access to Compounder:Boot with the port is inside the case
// @transfers stolen device from Compounder:Case to Hospital:Staff with the manual
// @connects Hospital:Database to #comms with HTTPS:443
// @connects #comms with Compounder:Boot with shared memory
// @review #comms is the counter ever reset?
int main(void) { return 0; } // an e-mail address: eve@example.org
