// Exceptions through many frames with destructors, rethrow, nested, from constructors, function-try.
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Guard {
    std::vector<int> &log;
    int n;
    Guard(std::vector<int> &l, int i) : log(l), n(i) {}
    ~Guard() { log.push_back(n); }
};

static int fall(std::vector<int> &log, int depth)
{
    Guard g(log, depth);
    auto owned = std::make_unique<std::string>("depth " + std::to_string(depth));
    if (depth == 0)
        throw std::runtime_error(*owned);
    return fall(log, depth - 1) + 1;
}

struct Part {
    std::unique_ptr<int[]> room;
    Part(int n) : room(new int[n]) { if (n > 3) throw n; }
};

struct Whole {
    Part a, b;
    Whole(int x, int y) try : a(x), b(y) {
    } catch (int) {
        throw std::logic_error("part");
    }
};

int main()
{
    std::vector<int> log;
    for (int d = 0; d < 20; d++) {
        try {
            try {
                fall(log, d);
            } catch (const std::exception &e) {
                log.push_back((int)std::string(e.what()).size());
                throw;
            }
        } catch (std::runtime_error &e) {
            log.push_back(-1);
        }
    }
    std::cout << log.size() << '\n';
    for (int i = 0; i < 6; i++) {
        try {
            Whole w(2, i);
            std::cout << "made ";
        } catch (std::logic_error &e) {
            std::cout << e.what() << ' ';
        }
    }
    std::exception_ptr p;
    try {
        throw std::out_of_range("kept");
    } catch (...) {
        p = std::current_exception();
    }
    try {
        std::rethrow_exception(p);
    } catch (std::exception &e) {
        std::cout << e.what() << '\n';
    }
    return 0;
}
