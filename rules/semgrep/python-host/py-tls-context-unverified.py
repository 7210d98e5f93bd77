import smtplib
import ssl


def send(host, certificates):
    # ruleid: py-tls-context-unverified
    a = ssl.SSLContext()
    # ruleid: py-tls-context-unverified
    b = ssl.SSLContext(ssl.PROTOCOL_TLS)
    plain = smtplib.SMTP(host)
    # ruleid: py-tls-context-unverified
    plain.starttls()
    # ruleid: py-tls-context-unverified
    c = smtplib.SMTP_SSL(host)
    # ok: py-tls-context-unverified
    plain.starttls(context=ssl.create_default_context())
    # ok: py-tls-context-unverified
    d = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # ok: py-tls-context-unverified
    e = ssl.create_default_context(cafile=certificates)
    # ok: py-tls-context-unverified
    f = smtplib.SMTP_SSL(host, context=e)
    return a, b, c, d, f


def serve(certificate):
    # ok: py-tls-context-unverified
    context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    context.load_cert_chain(certificate)
    return context


def by_other_means(plain, OpenSSL, check):
    import OpenSSL

    # ruleid: py-tls-context-unverified
    a = ssl.wrap_socket(plain)
    # ok: py-tls-context-unverified
    b = ssl.wrap_socket(plain, cert_reqs=ssl.CERT_REQUIRED, ca_certs="ca.pem")
    # ok: py-tls-context-unverified
    verified = OpenSSL.SSL.Context(OpenSSL.SSL.TLS_CLIENT_METHOD)
    verified.set_verify(OpenSSL.SSL.VERIFY_PEER, check)
    # ruleid: py-tls-context-unverified
    open_to_all = OpenSSL.SSL.Context(OpenSSL.SSL.TLS_CLIENT_METHOD)
    return a, b, verified, open_to_all
