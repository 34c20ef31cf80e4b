static long *kept;

void keep(long *p)
{
    kept = p;
}

void bump(void)
{
    *kept += 1; //~ ACCESS
}
