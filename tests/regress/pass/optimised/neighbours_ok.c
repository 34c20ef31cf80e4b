// cflags: -O2
// gcc loads both fields and chooses afterwards: one of the two reads is not the source's.
struct pair { int x, y; };

int pick(const struct pair *p, int left)
{
    return left ? p->x : p->y;
}
