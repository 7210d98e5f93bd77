#include "optics/measure.h"

/* Absorbance in milli-units from two counts of the photodiode; 0 without reference light (SRS-001). */
unsigned measure(unsigned reference, unsigned sample)
{
    if (reference == 0u || sample > reference) {
        return 0u;
    }
    return (reference - sample) * 1000u / reference;
}
