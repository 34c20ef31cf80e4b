// A struct that holds a reference, passed by value through memory.
// models: tree stacked
struct Job<'a> {
    id: u64,
    name: u64,
    out: &'a mut u64,
    rest: u64,
}

fn work(job: Job, other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    *job.out + job.id + job.name + job.rest
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    let job = Job { id: 1, name: 2, out: unsafe { &mut *other }, rest: 4 };
    println!("{}", work(job, other));
}
