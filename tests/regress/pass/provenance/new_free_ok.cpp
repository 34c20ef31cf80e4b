// All forms of new and delete.
#include <cstdio>
#include <new>
#include <memory>

struct alignas(64) Wide {
    long x[8];
};

struct Base {
    virtual ~Base() = default;
    long a = 1;
};

struct Derived : Base {
    long b = 2;
};

int main()
{
    int *a = new int[4];
    a[0] = 1;
    delete[] a;
    Wide *w = new Wide;
    w->x[7] = 3;
    delete w;
    Base *d = new Derived;
    long sum = d->a;
    delete d;
    int *n = new (std::nothrow) int(5);
    sum += *n;
    delete n;
    alignas(long) char room[sizeof(long)];
    long *p = new (room) long(9);
    sum += *p;
    auto s = std::make_shared<Derived>();
    sum += s->b;
    std::printf("%ld\n", sum);
    return 0;
}
