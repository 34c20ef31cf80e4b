// The twin of fail/requests/rust_crate, with every other request of the crate.
use crabcheck_requests as crab;

fn main() {
    let mut memory = vec![0u64; 8];
    let pool = &memory as *const Vec<u64>;
    crab::pool_create(pool);
    let a = crab::allocated(memory.as_mut_ptr(), 2);
    let b = crab::pool_allocated(pool, unsafe { memory.as_mut_ptr().add(4) }, 2);
    unsafe {
        a.add(1).write(1);
        b.write(2);
        let shared = crab::protect_shared(a, 1);
        println!("{}", shared.read());
        crab::release(shared);
        let arg = crab::protect_mut(a, 1);
        arg.write(3);
        crab::release(arg);
        let loan = crab::retag_mut(a, 2);
        loan.write(4);
        crab::without_checks(|| a.write(5));
        println!("{}", crab::retag_raw(loan, 1).read() + crab::retag_shared(loan, 1).read());
        crab::expose(loan);
        assert!(!crab::running_on_valgrind() || crab::serial(loan) > crab::serial(a));
    }
    crab::freed(a);
    crab::pool_destroy(pool);
    assert_eq!(crab::report_count(), 0);
    memory[0] = 7;
    println!("{}", memory[0]);
}
