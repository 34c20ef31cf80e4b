// The program replaces operator new and delete by its own, with a header before each block.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <new>
#include <string>
#include <vector>

static std::size_t live;

void *operator new(std::size_t n)
{
    auto *p = static_cast<std::size_t *>(std::malloc(n + 16));
    if (p == nullptr)
        throw std::bad_alloc();
    live += p[0] = n;
    return p + 2;
}

void operator delete(void *p) noexcept
{
    if (p == nullptr)
        return;
    auto *header = static_cast<std::size_t *>(p) - 2;
    std::free(header);
}

void operator delete(void *p, std::size_t) noexcept
{
    operator delete(p);
}

int main()
{
    std::map<std::string, std::vector<int>> m;
    for (int i = 0; i < 300; i++)
        m["a key that is long enough to be on the heap " + std::to_string(i)].assign(i, i);
    m.erase(m.begin());
    delete[] new int[4];
    std::printf("%zu\n", m.size());
    return 0;
}
