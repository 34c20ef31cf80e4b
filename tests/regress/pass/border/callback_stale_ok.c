static void (*callback)(void *);
static void *user_data;

void subscribe(void (*f)(void *), void *data)
{
    callback = f;
    user_data = data;
}

void fire(void)
{
    callback(user_data);
}
