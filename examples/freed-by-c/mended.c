/* Takes nodes and gives them back to the language that made them. */
struct node { long value; };
extern void node_free(struct node *n);      /* in Rust */

long node_consume(struct node *n)
{
    long value = n->value;
    node_free(n);
    return value;
}
