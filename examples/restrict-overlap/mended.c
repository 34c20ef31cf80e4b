/* Adds one track to another, which may be the same. */
void mix(int *into, const int *track, int n)
{
    for (int i = 0; i < n; i++)
        into[i] += track[i];
}
