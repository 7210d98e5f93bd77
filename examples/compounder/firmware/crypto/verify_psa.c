#include "crypto/verify.h"

#include "psa/crypto.h"

#include <stddef.h>

enum verify_result verify_with_psa(void *context, const uint8_t *digest, const uint8_t *signature)
{
    const psa_key_id_t *key = context;
    psa_status_t status;

    if (key == NULL) {
        return VERIFY_BAD;
    }
    status = psa_verify_hash(*key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), digest, VERIFY_DIGEST_SIZE,
                             signature, VERIFY_SIGNATURE_SIZE);
    if (status != PSA_SUCCESS) {
        return VERIFY_BAD;
    }
    return VERIFY_GOOD;
}
