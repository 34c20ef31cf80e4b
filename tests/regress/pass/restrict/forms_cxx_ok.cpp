// The mended twin of forms_cxx: two halves of each block.
#include <cstdio>
#include <cstdlib>

using out = int *__restrict;

struct Sum {
    int total;
    void add(int *from) __restrict
    {
        total = 1;
        from[0] = 2;
        total += 1;
    }
};

static void pointer(int *__restrict__ to, int *from)
{
    to[0] = 1;
    from[0] = 2;
    to[0] += 1;
}

static void reference(int &__restrict to, int *from)
{
    to = 1;
    from[0] = 2;
    to += 1;
}

static void named(out to, int *from)
{
    to[0] = 1;
    from[0] = 2;
    to[0] += 1;
}

template <class T> static void generic(T *__restrict to, T *from)
{
    to[0] = 1;
    from[0] = 2;
    to[0] += 1;
}

int main()
{
    int *at[5];
    for (auto &p : at)
        p = static_cast<int *>(std::calloc(16, sizeof *p));
    pointer(at[0], at[0] + 8);
    reference(*at[1], at[1] + 8);
    named(at[2], at[2] + 8);
    generic(at[3], at[3] + 8);
    reinterpret_cast<Sum *>(at[4])->add(at[4] + 8);
    for (int *p : at) {
        std::printf("%d\n", p[0]);
        std::free(p);
    }
}
