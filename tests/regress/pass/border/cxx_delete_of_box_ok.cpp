extern "C" unsigned long *make()
{
    return new unsigned long(41);
}

extern "C" void dispose(unsigned long *p)
{
    delete p;
}
