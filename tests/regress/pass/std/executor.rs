// A hand-made async executor: wakers, join of futures that borrow their own frame across await points.
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

struct Counter(AtomicUsize);

impl Wake for Counter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

struct Yield(u32);

impl Future for Yield {
    type Output = u32;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        if self.0 == 0 {
            return Poll::Ready(7);
        }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn borrow_across(v: &mut Vec<u32>) -> usize {
    let first = &mut v[0];
    *first += Yield(3).await;
    *first += 1;
    let r = &v[1..];
    Yield(1).await;
    r.len()
}

async fn main_task(name: String) -> String {
    let mut local = vec![1, 2, 3];
    let mut sum = 0;
    for _ in 0..3 {
        sum += borrow_across(&mut local).await;
        let again = &mut sum;
        Yield(2).await;
        *again += 1;
    }
    format!("{} {:?} {}", name, local, sum)
}

fn main() {
    let counter = Arc::new(Counter(AtomicUsize::new(0)));
    let waker = Waker::from(Arc::clone(&counter));
    let mut cx = Context::from_waker(&waker);
    let mut tasks: Vec<Pin<Box<dyn Future<Output = String>>>> =
        (0..4).map(|i| Box::pin(main_task(format!("task {}", i))) as Pin<Box<dyn Future<Output = String>>>).collect();
    while !tasks.is_empty() {
        tasks.retain_mut(|t| match t.as_mut().poll(&mut cx) {
            Poll::Ready(s) => {
                println!("{}", s);
                false
            }
            Poll::Pending => true,
        });
    }
    println!("{}", counter.0.load(Ordering::SeqCst));
}
