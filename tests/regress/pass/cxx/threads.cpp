// std::thread, mutex, condition_variable, future, atomic shared_ptr-like exchange.
#include <atomic>
#include <condition_variable>
#include <future>
#include <iostream>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

struct Config {
    int version;
    std::vector<int> data;
};

int main()
{
    std::mutex m;
    std::condition_variable cv;
    std::queue<std::unique_ptr<int>> q;
    long sum = 0;
    std::thread consumer([&] {
        for (;;) {
            std::unique_lock<std::mutex> l(m);
            cv.wait(l, [&] { return !q.empty(); });
            auto p = std::move(q.front());
            q.pop();
            if (!p)
                return;
            sum += *p;
        }
    });
    for (int i = 0; i < 100; i++) {
        std::lock_guard<std::mutex> l(m);
        q.push(std::make_unique<int>(i));
        cv.notify_one();
    }
    {
        std::lock_guard<std::mutex> l(m);
        q.push(nullptr);
        cv.notify_one();
    }
    consumer.join();
    auto f = std::async(std::launch::async, [](std::vector<int> v) { return v.size(); }, std::vector<int>(77));
    std::atomic<Config *> current{ new Config{ 0, { 1 } } };
    std::vector<Config *> old;
    for (int i = 1; i < 10; i++)
        old.push_back(current.exchange(new Config{ i, std::vector<int>(i, i) }));
    Config *expected = current.load();
    Config *next = new Config{ 100, {} };
    current.compare_exchange_strong(expected, next);
    old.push_back(expected);
    std::cout << sum << ' ' << f.get() << ' ' << current.load()->version << '\n';
    for (auto *c : old)
        delete c;
    delete current.load();
    return 0;
}
