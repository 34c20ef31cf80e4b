#include "program/src/store.h"
#include "program/src/main.rs.h"
#include <stdexcept>

void Store::put(rust::Str key, std::uint32_t n) { rows[std::string(key)] = n; all.push_back(n); }

std::uint32_t Store::get(rust::Str key) const {
    auto it = rows.find(std::string(key));
    if (it == rows.end()) throw std::out_of_range("no such key: " + std::string(key));
    return it->second;
}

void Store::walk(Visitor &v) const {
    for (const auto &r : rows) v.visit(rust::Str(r.first), r.second);
}

std::unique_ptr<Store> make_store() { return std::make_unique<Store>(); }

std::shared_ptr<Store> share_store(rust::Str name) {
    auto s = std::make_shared<Store>();
    s->rename(rust::String(std::string(name)));
    return s;
}

rust::Vec<Row> rows_of(rust::Slice<const std::uint32_t> in) {
    rust::Vec<Row> out;
    for (auto n : in) out.push_back(Row{rust::String("row"), n});
    return out;
}

void fill(rust::Slice<std::uint8_t> out, std::uint8_t with) { for (auto &b : out) b = with; }

rust::Box<Visitor> pass_through(rust::Box<Visitor> v) { v->visit("passed", 1); return v; }

rust::String run_rust(bool fail) {
    try {
        return may_fail(fail);
    } catch (const rust::Error &e) {
        return rust::String(std::string("caught: ") + e.what());
    }
}
