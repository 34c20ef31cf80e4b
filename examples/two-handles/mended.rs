// Mended: the handle gives a raw pointer; each access is one of its own.
use std::ffi::{c_char, c_void};

extern "C" {
    fn registry_open(name: *const c_char) -> *mut c_void;
}

#[repr(C)]
struct Account {
    balance: i64,
    moves: i64,
}

struct Handle(*mut Account);

impl Handle {
    fn open(name: &std::ffi::CStr) -> Handle {
        Handle(unsafe { registry_open(name.as_ptr()) } as *mut Account)
    }
    fn get(&self) -> *mut Account {
        self.0
    }
}

fn transfer(from: *mut Account, to: *mut Account, amount: i64) {
    unsafe {
        (*from).balance -= amount;
        (*to).balance += amount;
        (*from).moves += 1;
    }
}

fn main() {
    let savings = Handle::open(c"savings");
    let alias = Handle::open(c"savings account");
    transfer(savings.get(), alias.get(), 5);
    unsafe { println!("{} after {}", (*savings.get()).balance, (*savings.get()).moves) }
}
