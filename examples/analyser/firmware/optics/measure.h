#ifndef OPTICS_MEASURE_H
#define OPTICS_MEASURE_H

unsigned measure(unsigned reference, unsigned sample);

#endif
