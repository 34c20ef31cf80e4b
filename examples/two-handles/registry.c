/* Hands out the one account under two names. */
static long account[2];

void *registry_open(const char *name)
{
    (void)name;
    return account;
}
