// cflags: -O2
struct header {
    unsigned kind : 5, wide : 3, rest : 8;
    unsigned char level, count;
};

int kind_of(const struct header *h)
{
    return h->kind + h->rest;
}

int is_wide(const struct header *h)
{
    return h->wide == 1 && h->rest > 0;
}

void set_kind(struct header *h, int kind)
{
    h->kind = kind;
    h->wide ^= 1;
}
