// A reference in a struct is protected; the ok twin hides it in ManuallyDrop, where nothing is retagged.
struct Job<'a> {
    out: &'a mut u64,
}

fn work(job: Job, other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    *job.out
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", work(Job { out: unsafe { &mut *other } }, other));
}
