static unsigned long *kept;

void attach(unsigned long *p)
{
    kept = p;
}

void poke(void)
{
    unsigned long pad[64];
    pad[63] = 1;
    *kept += pad[63]; //~ ACCESS
}
