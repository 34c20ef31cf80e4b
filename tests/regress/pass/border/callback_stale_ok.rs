// The counter is a Cell and the frame above borrows it shared.
use std::cell::Cell;
use std::os::raw::c_void;

extern "C" {
    fn subscribe(f: extern "C" fn(*mut c_void), data: *mut c_void);
    fn fire();
}

struct State {
    hits: Cell<u32>,
}

extern "C" fn on_event(data: *mut c_void) {
    let state = unsafe { &*(data as *const State) };
    state.hits.set(state.hits.get() + 1);
}

impl State {
    fn run(&self) -> u32 {
        self.hits.set(10);
        unsafe { fire() };
        self.hits.get()
    }
}

fn main() {
    let state = Box::new(State { hits: Cell::new(0) });
    unsafe { subscribe(on_event, &*state as *const State as *mut c_void) };
    println!("{}", state.run());
}
