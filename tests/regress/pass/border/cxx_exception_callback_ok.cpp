static unsigned long *kept;

static void store(unsigned long *p)
{
    kept = p;
    throw 42;
}

extern "C" int offer(unsigned long *p)
{
    try {
        store(p);
    } catch (int value) {
        *kept += 1;
        return value;
    }
    return 0;
}
