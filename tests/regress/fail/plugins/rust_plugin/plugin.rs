static mut KEPT: *mut u64 = std::ptr::null_mut();

fn keep(x: &mut u64) { //~ BORN
    unsafe { KEPT = x }
}

#[no_mangle]
pub unsafe extern "C" fn plugin_attach(p: *mut u64) {
    keep(&mut *p)
}

#[no_mangle]
pub unsafe extern "C" fn plugin_run() -> u64 {
    *KEPT += 1; //~ ACCESS
    *KEPT
}
