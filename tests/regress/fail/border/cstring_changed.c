void cut(char *s)
{
    s[4] = 0;
}
