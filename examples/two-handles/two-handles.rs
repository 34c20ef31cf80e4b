// Two handles to the same C object, each turned into `&mut`: the compiler may assume that they do not overlap.
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
    fn get(&mut self) -> &mut Account {
        unsafe { &mut *self.0 }
    }
}

fn transfer(from: &mut Account, to: &mut Account, amount: i64) {
    from.balance -= amount;
    to.balance += amount;
    from.moves += 1;
}

fn main() {
    let mut savings = Handle::open(c"savings");
    let mut alias = Handle::open(c"savings account");
    transfer(savings.get(), alias.get(), 5);
    let account = savings.get();
    println!("{} after {}", account.balance, account.moves);
}
