// Multiple and virtual inheritance, pointers to members, dynamic_cast, placement new, small-buffer storage, allocators.
#include <cstdio>
#include <cstring>
#include <new>
#include <type_traits>
#include <vector>

struct A { long a = 1; virtual ~A() {} virtual long f() { return a; } };
struct B { long b = 2; virtual ~B() {} virtual long g() { return b; } };
struct V { long v = 7; };
struct C : A, B, virtual V { long c = 3; long f() override { return a + c; } long g() override { return b + c + v; } };
struct D : C { long d[4] = { 1, 2, 3, 4 }; long g() override { return C::g() + d[3]; } };

class Any {
    alignas(16) unsigned char room[32];
    long (*call)(void *) = nullptr;
    void (*kill)(void *) = nullptr;
public:
    template <class F> Any(F f)
    {
        static_assert(sizeof(F) <= sizeof room);
        new (room) F(f);
        call = [](void *p) { return (*std::launder(static_cast<F *>(p)))(); };
        kill = [](void *p) { static_cast<F *>(p)->~F(); };
    }
    Any(const Any &) = delete;
    ~Any() { kill(room); }
    long operator()() { return call(room); }
};

template <class T> struct Bump {
    using value_type = T;
    Bump() = default;
    template <class U> Bump(const Bump<U> &) {}
    T *allocate(std::size_t n) { return static_cast<T *>(::operator new(n * sizeof(T))); }
    void deallocate(T *p, std::size_t) { ::operator delete(p); }
    bool operator==(const Bump &) const { return true; }
    bool operator!=(const Bump &) const { return false; }
};

int main()
{
    D d;
    A *a = &d;
    B *b = &d;
    V *v = &d;
    long sum = a->f() + b->g() + v->v + dynamic_cast<C *>(b)->c + (dynamic_cast<D *>(a) == &d);
    long (A::*pf)() = &A::f;
    long C::*pm = &C::c;
    sum += (a->*pf)() + d.*pm;
    B *heap = new D;
    sum += heap->g() + static_cast<C *>(heap)->a;
    delete heap;
    A *many = new D[1];
    sum += many->f();
    delete[] static_cast<D *>(many);
    long x = 4;
    Any any([&x] { return ++x; });
    sum += any() + any();
    std::vector<long, Bump<long>> w;
    for (int i = 0; i < 100; i++)
        w.push_back(i);
    sum += w[50];
    std::printf("%ld\n", sum);
    return 0;
}
