/* The C half: a counter that other code may bump.  It keeps the pointer it was given, which its author finds natural. */
static long *watched;

void counter_watch(long *value)
{
    watched = value;
}

void counter_bump(void)
{
    *watched += 1;          /* the write through the stale pointer */
}
