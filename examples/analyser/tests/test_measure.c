/* OPTICS and LINK: measurement and commands (SRS-001, SRS-002). */
#include "optics/measure.h"

#include <assert.h>

int main(void)
{
    assert(measure(0u, 1u) == 0u);
    assert(measure(1000u, 500u) == 500u);
    return 0;
}
