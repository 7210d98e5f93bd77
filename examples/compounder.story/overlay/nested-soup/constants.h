/* Stands for the header of a crypto library that came along inside of another one; made for the demo. */
#ifndef TC_CONSTANTS_H
#define TC_CONSTANTS_H

#define TC_CRYPTO_SUCCESS 1
#define TC_CRYPTO_FAIL 0

#endif
