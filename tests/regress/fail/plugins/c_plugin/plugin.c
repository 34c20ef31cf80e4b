static unsigned char *buffer;

void plugin_set(unsigned char *p)
{
    buffer = p;
}

unsigned char plugin_get(void)
{
    return buffer[7]; //~ ACCESS
}
