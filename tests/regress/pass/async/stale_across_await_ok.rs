// The borrow is made after the await.
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

struct Nobody;
impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

struct Once(bool);
impl Future for Once {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

fn lend(x: &mut u64) -> *mut u64 {
    x
}

async fn task(owner: *mut u64) -> u64 {
    Once(false).await;
    let p = lend(unsafe { &mut *owner });
    unsafe { *p += 1 };
    unsafe { *owner }
}

fn main() {
    let owner = Box::into_raw(Box::new(1u64));
    let mut f = Box::pin(task(owner));
    let waker = Waker::from(Arc::new(Nobody));
    let mut cx = Context::from_waker(&waker);
    assert!(f.as_mut().poll(&mut cx).is_pending());
    unsafe { *owner = 7 };
    if let Poll::Ready(v) = f.as_mut().poll(&mut cx) {
        println!("{}", v);
    }
    unsafe { drop(Box::from_raw(owner)) };
}
