//! Outside Valgrind every request is a no-op that gives the pointer back; under crabcheck, right use is silent.
use crabcheck_requests as crab;

#[test]
fn pointers_come_back() {
    let mut x = [1u32, 2, 3];
    let p = x.as_mut_ptr();
    let makers: [fn(*mut u32, usize) -> *mut u32; 4] = [crab::retag_mut, crab::retag_raw, crab::protect_mut, crab::allocated];
    for make in makers {
        let q = make(p, 3);
        assert_eq!(p, q);
        unsafe { *q += 1 };
        crab::release(q);
        crab::freed(q);
    }
    assert_eq!(crab::retag_shared(p, 3), p as *const u32);
    assert_eq!(crab::protect_shared(p, 3), p as *const u32);
    assert_eq!(x, [5, 2, 3]);
}

#[test]
fn questions_have_an_answer() {
    let x = 1u8;
    crab::expose(&x);
    crab::print_tree(&x);
    crab::release(&x);
    if !crab::running_on_valgrind() {
        assert_eq!((crab::report_count(), crab::serial(&x)), (0, 0));
    }
    assert_eq!(crab::without_checks(|| 7), 7);
}
