# SPDX-License-Identifier: GPL-2.0-or-later
"""Function names: what a fingerprint keeps of them."""
from common import check, equal

CLEAN = """
core::ops::function::FnOnce::call_once<fn() -> i32, (i32,)> => core::ops::function::FnOnce::call_once
<alloc::vec::Vec<T> as core::ops::Drop>::drop => <alloc::vec::Vec as core::ops::Drop>::drop
foo::bar::<u8>::h0123456789abcdef => foo::bar
a::b::{impl#3}::f<u8> => a::b::{impl}::f
main::{closure#0} => main::{closure}
x::y::{{closure}}::h0123456789abcdef => x::y::{closure}
std::vector<int, std::allocator<int> >::operator[](unsigned long) const => std::vector::operator[]
operator<<(std::ostream&, X const&) => operator<<
(anonymous namespace)::f(int) => (anonymous namespace)::f
ns::A<B>::operator->() => ns::A::operator->
ns::A<B>::operator()(int) const => ns::A::operator()
f.part.0.constprop.1 => f
rust_out::main::_doctest_main_a_src_lib_rs_5_0 => rust_out::main::_doctest_main_a_src_lib_rs
plain => plain
"""
STANDARD = ["core::ptr::write", "<alloc::vec::Vec<T> as core::ops::Drop>::drop", "std::vector<int>::at(unsigned long)", "malloc",
            "<[T]>::len", "operator new(unsigned long)", "__rustc::__rust_alloc", "<T as core::convert::Into<U>>::into"]
OWN = ["main", "<my::X as core::ops::Drop>::drop", "corelib::f", "stdx::g", "my::std::f", "alpha::{closure#1}"]
MANGLED = {
    "_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc": "__rustc::__rust_alloc",
    "_RNvMs4_NtCslNYArtu3iFV_5alloc7raw_vecNtB5_11RawVecInner11finish_growCsduwmD7cSIQq_5gimli":
        "<alloc::raw_vec::RawVecInner>::finish_grow",
    "_RNCNvC4main4main0B3_": "main::main::{closure#0}",
    "_RNvNtCs1_": "_RNvNtCs1_",                 # cut off: as it is
    "_Reset": "_Reset",
}


def test_clean(folder):
    from crabreport.names import clean
    for line in CLEAN.strip().splitlines():
        name, _, want = line.partition(" => ")
        equal(clean(name), want, name)


def test_standard(folder):
    from crabreport.names import is_standard
    for name in STANDARD:
        check(is_standard(name, "", ""), "not standard:", name)
    for name in OWN:
        check(not is_standard(name, "", ""), "standard:", name)
    check(is_standard("f", "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src", ""), "path of the library")


def test_demangle(folder):
    from crabreport.demangle import demangle
    for name, want in MANGLED.items():
        equal(demangle(name), want, name)


def test_program_name(folder):
    from crabreport.names import program_name
    equal(program_name("/t/deps/hashbrown-0123456789abcdef"), "hashbrown")
    equal(program_name("./a-b"), "a-b")
