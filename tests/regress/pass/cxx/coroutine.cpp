// C++20 coroutines: a generator whose frame holds references to its caller's locals.
// build: -std=c++20
#include <coroutine>
#include <cstdio>
#include <string>
#include <utility>

struct Generator {
    struct promise_type {
        long value;
        Generator get_return_object() { return Generator{ std::coroutine_handle<promise_type>::from_promise(*this) }; }
        std::suspend_always initial_suspend() { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(long v) { value = v; return {}; }
        void return_void() {}
        void unhandled_exception() { throw; }
    };
    std::coroutine_handle<promise_type> h;
    explicit Generator(std::coroutine_handle<promise_type> x) : h(x) {}
    Generator(Generator &&o) : h(std::exchange(o.h, {})) {}
    ~Generator() { if (h) h.destroy(); }
    bool next() { h.resume(); return !h.done(); }
};

static Generator count(long &shared, std::string text)
{
    for (char &c : text) {
        shared += c;
        long local = shared * 2;
        co_yield local;
        shared += local % 3;
    }
}

int main()
{
    long shared = 0, sum = 0;
    Generator a = count(shared, "some text"), b = count(shared, "a longer text that is on the heap");
    while (a.next() && b.next())
        sum += a.h.promise().value + b.h.promise().value;
    std::printf("%ld %ld\n", shared, sum);
    return 0;
}
