fn main() {
    cxx_build::bridge("src/main.rs").file("src/store.cc").std("c++17").compile("store");
    println!("cargo:rerun-if-changed=src/store.cc");
    println!("cargo:rerun-if-changed=src/store.h");
}
