void client(mbedtls_ssl_config *conf, SSL_CTX *ctx, CURL *curl)
{
    // ruleid: c-tls-peer-verification-off
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_NONE);
    // ruleid: c-tls-peer-verification-off
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    // ruleid: c-tls-peer-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    // ruleid: c-tls-peer-verification-off
    wolfSSL_CTX_set_verify(wctx, WOLFSSL_VERIFY_NONE, 0);
    // ruleid: c-tls-peer-verification-off
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
}

void zephyr_client(int sock)
{
    // ruleid: c-tls-peer-verification-off
    int verify = TLS_PEER_VERIFY_NONE;
    setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

esp_http_client_config_t config = {
    .url = SERVER,
    // ruleid: c-tls-peer-verification-off
    .skip_cert_common_name_check = true,
};

void client_verified(mbedtls_ssl_config *conf, SSL_CTX *ctx, CURL *curl)
{
    // ok: c-tls-peer-verification-off
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_REQUIRED);
    // ok: c-tls-peer-verification-off
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    // ok: c-tls-peer-verification-off
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
}

int client_verified_afterwards(mbedtls_ssl_config *conf, mbedtls_ssl_context *ssl)
{
    // ok: c-tls-peer-verification-off
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    handshake(ssl);
    return mbedtls_ssl_get_verify_result(ssl) == 0 ? 0 : -1;
}

void server_without_client_certificate(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_config_defaults(conf, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, 0);
    // ok: c-tls-peer-verification-off
    mbedtls_ssl_conf_authmode(conf, MBEDTLS_SSL_VERIFY_NONE);
}

void broker(struct mqtt_client *client)
{
    struct mqtt_sec_config *tls = &client->transport.tls.config;
    // ruleid: c-tls-peer-verification-off
    tls->peer_verify = TLS_PEER_VERIFY_NONE;
    // ok: c-tls-peer-verification-off
    tls->peer_verify = TLS_PEER_VERIFY_REQUIRED;
}

void lwip_client(void)
{
    // ruleid: c-tls-peer-verification-off
    conf = altcp_tls_create_config_client(NULL, 0);
    // ok: c-tls-peer-verification-off
    conf = altcp_tls_create_config_client(root_ca, root_ca_len);
}

void other_libraries(SOCKET s, struct mosquitto *m, coap_dtls_pki_t *pki, MQTTClient_SSLOptions ssl, struct lws_client_connect_info i)
{
    // ruleid: c-tls-peer-verification-off
    setsockopt(s, SOL_SSL_SOCKET, SO_SSL_BYPASS_X509_VERIF, &on, sizeof(on));
    // ok: c-tls-peer-verification-off
    setsockopt(s, SOL_SSL_SOCKET, SO_SSL_ENABLE_SNI_VALIDATION, &on, sizeof(on));
    // ruleid: c-tls-peer-verification-off
    mosquitto_tls_insecure_set(m, true);
    // ok: c-tls-peer-verification-off
    mosquitto_tls_insecure_set(m, false);
    // ruleid: c-tls-peer-verification-off
    pki->verify_peer_cert = 0;
    // ok: c-tls-peer-verification-off
    pki->verify_peer_cert = 1;
    // ruleid: c-tls-peer-verification-off
    ssl.enableServerCertAuth = 0;
    // ruleid: c-tls-peer-verification-off
    i.ssl_connection = LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED;
    // ok: c-tls-peer-verification-off
    i.ssl_connection = LCCSCF_USE_SSL;
    // ruleid: c-tls-peer-verification-off
    struct mg_tls_opts opts = {.skip_verification = true, .name = host};
    // ok: c-tls-peer-verification-off
    struct mg_tls_opts strict = {.ca = ca, .name = host};
    // ok: c-tls-peer-verification-off
    // opts.skip_verification = true;
    mg_tls_init(c, opts.name ? &opts : &strict);
}

int zephyr_number(int sock)
{
    // ruleid: c-tls-peer-verification-off
    int verify = 0;
    // ok: c-tls-peer-verification-off
    int cached = 0;
    zsock_setsockopt(sock, SOL_TLS, TLS_SESSION_CACHE, &cached, sizeof(cached));
    return zsock_setsockopt(sock, SOL_TLS, TLS_PEER_VERIFY, &verify, sizeof(verify));
}

bool modem(void)
{
    // ruleid: c-tls-peer-verification-off
    send_at("AT+QSSLCFG=\"seclevel\",1,0\r\n");
    // ok: c-tls-peer-verification-off
    send_at("AT+QSSLCFG=\"seclevel\",1,2\r\n");
    // ruleid: c-tls-peer-verification-off
    return send_at("AT+CSSLCFG=\"authmode\",0,0\r\n");
}

void more_libraries(NetworkCredentials_t *credentials, gnutls_session_t session)
{
    // ruleid: c-tls-peer-verification-off
    credentials->skipVerify = pdTRUE;
    // ok: c-tls-peer-verification-off
    credentials->skipVerify = pdFALSE;
    // ruleid: c-tls-peer-verification-off
    gnutls_session_set_verify_cert(session, NULL, GNUTLS_VERIFY_DISABLE_CA_SIGN);
    // ok: c-tls-peer-verification-off
    gnutls_session_set_verify_cert(session, HOST, 0);
    // ruleid: c-tls-peer-verification-off
    secure.allowSelfSignedCerts();
}

void connect_broker(void)
{
    credentials_t credentials;
    // ruleid: c-tls-peer-verification-off
    credentials.root_ca_verify_mode = CY_AWS_ROOTCA_VERIFY_NONE;
    mqtt_create(&credentials);
    // ok: c-tls-peer-verification-off
    credentials.root_ca_verify_mode = CY_AWS_ROOTCA_VERIFY_REQUIRED;
    mqtt_create(&credentials);
}

int start_session(int sock)
{
    int rc = tls_start(sock);
    // ruleid: c-tls-peer-verification-off
    if (rc == ESEC_NO_CA_FILE || rc == ESEC_SNO_VERIFY) {
        rc = 0;
    }
    return rc;
}

int start_session_refused(int sock)
{
    int rc = tls_start(sock);
    // ok: c-tls-peer-verification-off
    if (rc == ESEC_NO_CA_FILE) {
        log_event(EVENT_NO_ROOT);
        return rc;
    }
    return rc;
}

void gateway_open(struct gateway *gateway)
{
    // ruleid: c-tls-peer-verification-off
    ssl_conf_authmode(&gateway->conf, SSL_VERIFY_NONE);
    // ok: c-tls-peer-verification-off
    ssl_conf_authmode(&gateway->conf, SSL_VERIFY_REQUIRED);
}
