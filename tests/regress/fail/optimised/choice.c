// cflags: -O2
// max(p->value, least): the condition needs the value, so the read is the source's.
struct item {
    int value;
    long more;
};

int value_or(const struct item *p, int least)
{
    return p->value > least ? p->value : least; //~ ACCESS
}
