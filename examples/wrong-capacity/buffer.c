/* Fills a buffer that it is lent and says how much of it is used. */
#include <stddef.h>
#include <string.h>

size_t buffer_fill(unsigned char *data, size_t capacity)
{
    memset(data, 'x', capacity / 2);
    return capacity / 2;
}
