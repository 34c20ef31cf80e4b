// The struct holds a raw pointer.
// models: tree stacked
struct Job {
    id: u64,
    name: u64,
    out: *mut u64,
    rest: u64,
}

fn work(job: Job, other: *mut u64) -> u64 {
    unsafe { *other = 3 };
    unsafe { *job.out + job.id + job.name + job.rest }
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    let job = Job { id: 1, name: 2, out: other, rest: 4 };
    println!("{}", work(job, other));
}
