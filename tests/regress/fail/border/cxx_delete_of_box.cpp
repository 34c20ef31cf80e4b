extern "C" void dispose(unsigned long *p)
{
    delete p; //~ ACCESS
}
