/* Adds one track to another. `restrict` promises that they do not overlap. */
void mix(int *restrict into, const int *restrict track, int n)
{
    for (int i = 0; i < n; i++)
        into[i] += track[i];
}
