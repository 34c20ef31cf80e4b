/* A growing log: appending may move it. */
#include <stdlib.h>
#include <string.h>

static char *text;
static size_t used, room;

void log_append(const char *s, size_t n)
{
    if (used + n > room) {
        room = (used + n) * 2;
        char *grown = malloc(room);
        if (used > 0)
            memcpy(grown, text, used);
        free(text);
        text = grown;
    }
    memcpy(text + used, s, n);
    used += n;
}

const char *log_text(void) { return text; }
size_t log_length(void) { return used; }
