// The requests from Rust: a block of a custom allocator is used after it was given back, and past its end.
use crabcheck_requests as crab;

fn main() {
    let mut memory = vec![0u64; 8];
    let a = crab::allocated(memory.as_mut_ptr(), 2);
    unsafe {
        a.add(1).write(1);
        a.add(2).write(2); //~ ACCESS
    }
    let loan = crab::retag_mut(a, 2); //~ BORN
    crab::name(loan, c"the loan");
    unsafe {
        loan.write(3);
        a.write(4); //~ LOST
        loan.write(5); //~ ACCESS
    }
    crab::freed(a);
    unsafe { a.write(6) }; //~ ACCESS
    std::process::exit(if crab::running_on_valgrind() { crab::report_count() as i32 - 3 } else { 0 });
}
