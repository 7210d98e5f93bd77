#include <stdio.h>
#include <stdlib.h>

void USART1_IRQHandler(void)
{
    // ruleid: c-heap-in-interrupt
    char *line = malloc(16);
    if (line != NULL) {
        queue_from_isr(line);
    }
    // ruleid: c-heap-in-interrupt
    printf("received\n");
}

static void button_isr(void *argument)
{
    // ruleid: c-heap-in-interrupt
    HAL_Delay(20);
}

void USART2_IRQHandler(void)
{
    // ok: c-heap-in-interrupt
    char *line = pool_take(&pool);
    // ok: c-heap-in-interrupt
    flag_set(line);
}

void receive_task(void *argument)
{
    // ok: c-heap-in-interrupt
    char *line = malloc(16);
    // ok: c-heap-in-interrupt
    vTaskDelay(10);
    use(line);
}

void HardFault_Handler(void)
{
    // ok: c-heap-in-interrupt
    printf("fault\n");
}

void patch_adcHwi(uintptr_t arg)
{
    // ruleid: c-heap-in-interrupt
    struct block *block = malloc(sizeof(*block));
    queue_put(block);
}

void showIso(void)
{
    // ok: c-heap-in-interrupt
    struct block *block = malloc(sizeof(*block));
    queue_put(block);
}
