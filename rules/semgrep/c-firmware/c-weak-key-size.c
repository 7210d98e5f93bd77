int make_rsa(mbedtls_rsa_context *rsa)
{
    // ruleid: c-weak-key-size
    return mbedtls_rsa_gen_key(rsa, random_bytes, NULL, 1024, 65537);
}

int make_rsa_wolf(RsaKey *key, WC_RNG *rng)
{
    // ruleid: c-weak-key-size
    return wc_MakeRsaKey(key, 512, 65537, rng);
}

int load_curve(mbedtls_ecp_group *group)
{
    // ruleid: c-weak-key-size
    return mbedtls_ecp_group_load(group, MBEDTLS_ECP_DP_SECP192R1);
}

int make_rsa_long(mbedtls_rsa_context *rsa)
{
    // ok: c-weak-key-size
    return mbedtls_rsa_gen_key(rsa, random_bytes, NULL, 3072, 65537);
}

int load_p256(mbedtls_ecp_group *group)
{
    // ok: c-weak-key-size
    return mbedtls_ecp_group_load(group, MBEDTLS_ECP_DP_SECP256R1);
}

int make_rsa_chosen(RsaKey *key, WC_RNG *rng, int bits)
{
    // ok: c-weak-key-size
    return wc_MakeRsaKey(key, bits, 65537, rng);
}
