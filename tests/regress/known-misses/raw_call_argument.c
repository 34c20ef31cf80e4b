static unsigned long *kept;

void keep(unsigned long *p)
{
    kept = p;
}

void bump(void)
{
    *kept += 1;
}
