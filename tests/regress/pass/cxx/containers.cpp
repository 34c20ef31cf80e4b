// Standard containers, strings, smart pointers, function objects, algorithms.
#include <algorithm>
#include <deque>
#include <functional>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

struct Node : std::enable_shared_from_this<Node> {
    std::string name;
    std::weak_ptr<Node> parent;
    std::vector<std::shared_ptr<Node>> children;
};

int main()
{
    std::map<std::string, std::vector<int>> m;
    std::unordered_map<int, std::string> u;
    for (int i = 0; i < 300; i++) {
        m["key" + std::to_string(i % 23)].push_back(i);
        u[i * 7] = std::string(i % 40, 'a');
    }
    for (int i = 0; i < 100; i++)
        u.erase(i * 7);
    std::cout << m.size() << ' ' << u.size() << '\n';
    std::list<std::string> l;
    for (auto &[k, v] : m)
        l.push_back(k);
    l.sort([](const auto &a, const auto &b) { return a.size() < b.size() || (a.size() == b.size() && a > b); });
    std::cout << l.front() << ' ' << l.back() << '\n';
    std::deque<std::unique_ptr<int>> d;
    for (int i = 0; i < 100; i++) {
        d.push_back(std::make_unique<int>(i));
        if (i % 3 == 0)
            d.pop_front();
    }
    std::cout << std::accumulate(d.begin(), d.end(), 0, [](int s, auto &p) { return s + *p; }) << '\n';
    auto root = std::make_shared<Node>();
    root->name = "root";
    for (int i = 0; i < 5; i++) {
        auto c = std::make_shared<Node>();
        c->name = "c" + std::to_string(i);
        c->parent = root->shared_from_this();
        root->children.push_back(c);
    }
    std::cout << root->children[3]->parent.lock()->name << ' ' << root.use_count() << '\n';
    std::vector<std::function<int(int)>> fs;
    int captured = 10;
    fs.emplace_back([&](int x) { return captured += x; });
    fs.emplace_back([v = std::vector<int>{ 1, 2, 3 }](int x) mutable { v.push_back(x); return (int)v.size(); });
    for (int i = 0; i < 3; i++)
        for (auto &f : fs)
            std::cout << f(i) << ' ';
    std::cout << '\n';
    std::vector<int> v(500);
    std::iota(v.begin(), v.end(), 0);
    std::rotate(v.begin(), v.begin() + 100, v.end());
    std::stable_sort(v.begin(), v.end(), [](int a, int b) { return a % 10 < b % 10; });
    std::nth_element(v.begin(), v.begin() + 50, v.end());
    std::cout << v[50] << '\n';
    std::variant<int, std::string, std::vector<int>> var = std::string("text");
    var = std::vector<int>{ 1, 2 };
    std::optional<std::string> o = "some";
    o->append(" more");
    std::ostringstream os;
    os << *o << ' ' << std::get<2>(var).size() << ' ' << 3.5;
    std::cout << os.str() << '\n';
    std::multiset<int> ms(v.begin(), v.begin() + 20);
    std::cout << ms.count(*ms.begin()) << '\n';
    return 0;
}
