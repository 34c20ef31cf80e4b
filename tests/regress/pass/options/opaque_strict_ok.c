#include <stdlib.h>

struct object { long count; };

struct object *obj_new(void) { return calloc(1, sizeof(struct object)); }
void obj_bump(struct object *o) { o->count++; }
void obj_free(struct object *o) { free(o); }
