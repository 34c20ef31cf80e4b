// build: -std=c++17
// All forms of new and delete: of objects and arrays, sized, aligned, nothrow, placement, of a class's own, with a constructor that throws,
// through a base class; and operators that the program replaces (own_new.cpp is their test).
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <new>
#include <string>
#include <vector>

struct alignas(64) Wide {
    char c[100];
    Wide() { std::memset(c, 1, sizeof c); }
    ~Wide() { c[0] = 0; }
};
struct Base {
    int x = 1;
    virtual ~Base() { x = 0; }
};
struct Derived : Base {
    std::string s = "long enough to be on the heap, surely";
    ~Derived() override { s += "!"; }
};
struct Throws {
    char c[40];
    Throws() { throw 1; }
};
struct Own {
    static void *operator new(std::size_t n) { return ::operator new(n + 16); }
    static void operator delete(void *p, std::size_t) { ::operator delete(p); }
    int a = 2;
};

template <class T> static void objects(std::size_t n)
{
    delete new T;
    delete[] new T[n];
    delete new (std::nothrow) T;
    delete[] new (std::nothrow) T[n];
}

static void operators()
{
    const std::align_val_t wide{128};
    ::operator delete(::operator new(10));
    ::operator delete(::operator new(10), std::size_t{10});
    ::operator delete(::operator new(10, std::nothrow), std::nothrow);
    ::operator delete(::operator new(10, wide), wide);
    ::operator delete(::operator new(10, wide), std::size_t{10}, wide);
    ::operator delete(::operator new(10, wide, std::nothrow), wide, std::nothrow);
    ::operator delete[](::operator new[](10));
    ::operator delete[](::operator new[](10), std::size_t{10});
    ::operator delete[](::operator new[](10, std::nothrow), std::nothrow);
    ::operator delete[](::operator new[](10, wide), wide);
    ::operator delete[](::operator new[](10, wide), std::size_t{10}, wide);
    ::operator delete[](::operator new[](10, wide, std::nothrow), wide, std::nothrow);
}

int main()
{
    objects<int>(20);
    objects<Wide>(5);
    objects<std::string>(7);
    objects<Derived>(3);
    operators();
    Base *base = new Derived;
    delete base;
    delete new Own;
    int thrown = 0;
    try { new Throws; } catch (int) { thrown++; }
    try { new Throws[3]; } catch (int) { thrown++; }
    alignas(Wide) char place[sizeof(Wide)];
    (new (place) Wide)->~Wide();
    {
        std::pmr::monotonic_buffer_resource bump;
        std::pmr::unsynchronized_pool_resource pool;
        std::pmr::vector<std::pmr::string> texts(&bump);
        std::pmr::vector<int> numbers(&pool);
        for (int i = 0; i < 500; i++) {
            texts.emplace_back("a text that is too long to be stored inside");
            numbers.push_back(i);
        }
    }
    auto shared = std::make_shared<Derived>();
    std::weak_ptr<Derived> weak = shared;
    shared.reset();
    std::shared_ptr<int[]> array(new int[5]{1, 2, 3, 4, 5});
    auto unique = std::make_unique<Wide[]>(2);
    std::printf("%d %d %d %d\n", thrown, weak.expired(), array[3], unique[1].c[5]);
    return 0;
}
