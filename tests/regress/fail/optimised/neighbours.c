// cflags: -O2
struct pair { int x, y; };

int pick(const struct pair *p, int left)
{
    return left ? p->x : p->y; //~ ACCESS
}
