static unsigned char *buffer;

void attach(unsigned char *p)
{
    buffer = p;
}

void poke(void)
{
    buffer[0] = 9;
}
