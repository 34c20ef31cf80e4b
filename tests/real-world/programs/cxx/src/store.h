#pragma once
#include "rust/cxx.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Row;
struct Visitor;

class Store {
public:
    void put(rust::Str key, std::uint32_t n);
    std::uint32_t get(rust::Str key) const;
    void walk(Visitor &v) const;
    const std::string &name() const { return title; }
    void rename(rust::String s) { title = std::string(s); }
    std::vector<std::uint32_t> &numbers() { return all; }
private:
    std::map<std::string, std::uint32_t> rows;
    std::vector<std::uint32_t> all;
    std::string title{"store"};
};

std::unique_ptr<Store> make_store();
std::shared_ptr<Store> share_store(rust::Str name);
rust::Vec<Row> rows_of(rust::Slice<const std::uint32_t> in);
void fill(rust::Slice<std::uint8_t> out, std::uint8_t with);
rust::Box<Visitor> pass_through(rust::Box<Visitor> v);
rust::String run_rust(bool fail);
