# SPDX-License-Identifier: GPL-2.0-or-later
"""The recipes of docs/ci.md, as they are written there: CTest, Meson, make check.  Bazel's is checked for being there."""
import json
import re

import common
from common import Skip, check, equal, report, run


def recipe(name):
    """The fenced block under the heading `### name`."""
    text = (common.TOP / "docs" / "ci.md").read_text()
    m = re.search(r"^### %s$.*?^```\w*\n(.*?)^```" % re.escape(name), text, re.M | re.S)
    check(m, "docs/ci.md has no recipe", name)
    return m.group(1)


def shell(folder, text, code):
    return run("sh", "-ec", text, cwd=folder, code=code, timeout=180)


def reports(folder, where):
    d = json.loads(report("-f", "json", "--exit-zero", where).stdout)
    return sorted(r["kind"] for r in d["reports"]), d["totals"]["processes"]


def test_make_check(folder):
    common.need("make")
    common.c_program(folder)
    (folder / "Makefile").write_text("check:\n\t$(RUN) ./two d\n\t$(RUN) ./two\n")
    shell(folder, recipe("make check"), 1)
    equal(reports(folder, folder / "crab"), (["UseAfterFree"], 2))


def test_ctest(folder):
    """A CMake project in C++ with a Rust library."""
    common.need("cmake", "ctest", "rustc", "g++", "make")
    (folder / "lib.rs").write_text('static mut KEPT: *mut i32 = std::ptr::null_mut();\n'
                                   'fn keep(x: &mut i32) { unsafe { KEPT = x } }\n'
                                   '#[no_mangle] pub extern "C" fn rs_keep(x: *mut i32) { keep(unsafe { &mut *x }) }\n'
                                   '#[no_mangle] pub extern "C" fn rs_poke() { unsafe { *KEPT = 3 } }\n')
    (folder / "test.cpp").write_text('extern "C" void rs_keep(int *); extern "C" void rs_poke();\n'
                                     'int main(int argc, char **)\n{\n    int *x = new int(1);\n    rs_keep(x);\n'
                                     '    if (argc > 1) *x = 2;\n    rs_poke();\n    int r = *x - 3;\n    delete x;\n    return r;\n}\n')
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.18)\nproject(mixed CXX)\nset(CMAKE_BUILD_TYPE Debug)\ninclude(CTest)\n"
        "add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/librs.a DEPENDS ${CMAKE_SOURCE_DIR}/lib.rs\n"
        "  COMMAND rustc -g -Awarnings --crate-type=staticlib ${CMAKE_SOURCE_DIR}/lib.rs --crate-name rs -o ${CMAKE_BINARY_DIR}/librs.a)\n"
        "add_custom_target(rs DEPENDS ${CMAKE_BINARY_DIR}/librs.a)\nadd_executable(mixed test.cpp)\nadd_dependencies(mixed rs)\n"
        "target_link_libraries(mixed ${CMAKE_BINARY_DIR}/librs.a pthread dl)\nadd_test(NAME good COMMAND mixed)\n"
        "add_test(NAME bad COMMAND mixed x)\n")
    shell(folder, recipe("CTest"), 1)
    equal(reports(folder, folder / "build" / "crab"), (["Borrow"], 2))


def test_meson(folder):
    common.need("meson", "ninja", "gcc")
    (folder / "two.c").write_text(common.C_TWO)
    (folder / "meson.build").write_text("project('two', 'c')\nt = executable('two', 'two.c')\ntest('good', t)\n"
                                        "test('bad', t, args: ['d'])\n")
    shell(folder, recipe("Meson"), 1)
    equal(reports(folder, folder / "build" / "crab"), (["UseAfterFree"], 2))


def test_bazel(folder):
    """Bazel fetches its own rules: without a network or a bazelrc that has them at hand this is no test of the recipe."""
    common.need("bazel", "unzip", "gcc")
    (folder / "two.c").write_text(common.C_TWO)
    (folder / "WORKSPACE").write_text("")
    (folder / "BUILD").write_text('cc_test(name = "bad", srcs = ["two.c"], args = ["d"])\ncc_test(name = "good", srcs = ["two.c"])\n')
    if run("bazel", "build", "//...", cwd=folder, timeout=300).returncode != 0:
        raise Skip("bazel cannot build here")
    shell(folder, recipe("Bazel"), 1)
    equal(reports(folder, folder / "crab"), (["UseAfterFree"], 2))
