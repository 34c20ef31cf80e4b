static mut KEPT: *mut u64 = std::ptr::null_mut();

fn bump(x: &mut u64) -> u64 {
    *x += 1;
    *x
}

#[no_mangle]
pub unsafe extern "C" fn plugin_attach(p: *mut u64) {
    KEPT = p
}

#[no_mangle]
pub unsafe extern "C" fn plugin_run() -> u64 {
    bump(&mut *KEPT)
}
