/* A timer: keeps a function and what to call it with. */
static void (*callback)(void *);
static void *user_data;

void timer_set(void (*fn)(void *), void *data)
{
    callback = fn;
    user_data = data;
}

void timer_fire(void)
{
    callback(user_data);
}
