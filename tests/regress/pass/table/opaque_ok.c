#include <stdlib.h>

struct obj {
    long pad;
    int value;
};

struct obj *obj_new(void)
{
    return calloc(1, sizeof(struct obj));
}

int obj_add(struct obj *o, int by)
{
    return o->value += by;
}

void obj_free(struct obj *o)
{
    free(o);
}
