#include "link/link.h"

/* Bytes of the single-board computer; what they mean is decided by link_receive (SRS-002). */
void USART2_IRQHandler(void)
{
    link_receive();
}
