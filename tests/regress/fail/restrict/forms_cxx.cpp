// C++ spells it `__restrict`: on pointers, references, `this`, in templates, behind `using`.
#include <cstdio>
#include <cstdlib>

using out = int *__restrict;

struct Sum {
    int total;
    void add(int *from) __restrict
    {
        total = 1;
        from[0] = 2; //~ ACCESS
        total += 1;
    }
};

static void pointer(int *__restrict__ to, int *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

static void reference(int &__restrict to, int *from)
{
    to = 1;
    from[0] = 2; //~ ACCESS
    to += 1;
}

static void named(out to, int *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

template <class T> static void generic(T *__restrict to, T *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

int main()
{
    int *at[5];
    for (auto &p : at)
        p = static_cast<int *>(std::calloc(16, sizeof *p));
    pointer(at[0], at[0]);
    reference(*at[1], at[1]);
    named(at[2], at[2]);
    generic(at[3], at[3]);
    reinterpret_cast<Sum *>(at[4])->add(at[4]);
    for (int *p : at) {
        std::printf("%d\n", p[0]);
        std::free(p);
    }
}
