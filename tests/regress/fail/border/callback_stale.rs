// C calls back with the user-data pointer while Rust has the same object mutably borrowed in the frame above.
use std::os::raw::c_void;

extern "C" {
    fn subscribe(f: extern "C" fn(*mut c_void), data: *mut c_void);
    fn fire();
}

struct State {
    hits: u32,
}

extern "C" fn on_event(data: *mut c_void) {
    let state = data as *mut State;
    unsafe { (*state).hits += 1 } //~ ACCESS
}

impl State {
    fn run(&mut self) -> u32 { //~ BORN
        self.hits = 10;
        unsafe { fire() };
        self.hits
    }
}

fn main() {
    let state = Box::into_raw(Box::new(State { hits: 0 }));
    unsafe {
        subscribe(on_event, state as *mut c_void);
        println!("{}", (*state).run());
        drop(Box::from_raw(state));
    }
}
