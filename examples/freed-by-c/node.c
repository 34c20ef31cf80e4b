/* Takes nodes and, with the best of intentions, frees them. */
#include <stdlib.h>

struct node { long value; };

long node_consume(struct node *n)
{
    long value = n->value;
    free(n);
    return value;
}
