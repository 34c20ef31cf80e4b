// A line server and clients on loopback, on two runtimes; channels, timers, locks, select, blocking work.
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::{broadcast, mpsc, oneshot, Mutex, Notify, RwLock, Semaphore};

async fn serve(l: TcpListener, n: usize, seen: Arc<Mutex<Vec<String>>>) {
    let mut tasks = Vec::new();
    for _ in 0..n {
        let (s, _) = l.accept().await.unwrap();
        let seen = seen.clone();
        tasks.push(tokio::spawn(async move {
            let (r, mut w) = s.into_split();
            let mut lines = BufReader::new(r).lines();
            while let Some(line) = lines.next_line().await.unwrap() {
                w.write_all(line.to_uppercase().as_bytes()).await.unwrap();
                w.write_all(b"\n").await.unwrap();
                seen.lock().await.push(line);
            }
        }));
    }
    for t in tasks {
        t.await.unwrap();
    }
}

async fn client(addr: std::net::SocketAddr, id: usize) -> usize {
    let mut s = TcpStream::connect(addr).await.unwrap();
    let mut got = 0;
    for i in 0..5 {
        s.write_all(format!("client {id} says {i}\n").as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        loop {
            let b = s.read_u8().await.unwrap();
            if b == b'\n' {
                break;
            }
            reply.push(b);
        }
        assert_eq!(reply, format!("CLIENT {id} SAYS {i}").into_bytes());
        got += 1;
    }
    got
}

async fn job() {
    let l = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = l.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let server = tokio::spawn(serve(l, 4, seen.clone()));
    let clients: Vec<_> = (0..4).map(|i| tokio::spawn(client(addr, i))).collect();
    let mut total = 0;
    for c in clients {
        total += c.await.unwrap();
    }
    server.await.unwrap();
    assert_eq!(total, 20);
    assert_eq!(seen.lock().await.len(), 20);

    let (tx, mut rx) = mpsc::channel(2);
    let (done_tx, done_rx) = oneshot::channel();
    tokio::spawn(async move {
        let mut sum = 0u64;
        while let Some(x) = rx.recv().await {
            sum += x;
        }
        done_tx.send(sum).unwrap();
    });
    for i in 0..20 {
        tx.send(i).await.unwrap();
    }
    drop(tx);
    assert_eq!(done_rx.await.unwrap(), 190);

    let (btx, mut b1) = broadcast::channel(8);
    let mut b2 = btx.subscribe();
    btx.send("x".to_string()).unwrap();
    assert_eq!(b1.recv().await.unwrap(), b2.recv().await.unwrap());

    let sem = Arc::new(Semaphore::new(2));
    let data = Arc::new(RwLock::new(vec![0; 4]));
    let note = Arc::new(Notify::new());
    let mut set = tokio::task::JoinSet::new();
    for i in 0..6 {
        let (sem, data, note) = (sem.clone(), data.clone(), note.clone());
        set.spawn(async move {
            let _p = sem.acquire().await.unwrap();
            data.write().await[i % 4] += i;
            tokio::time::sleep(Duration::from_millis(1)).await;
            note.notify_one();
            data.read().await.iter().sum::<usize>()
        });
    }
    note.notified().await;
    while let Some(r) = set.join_next().await {
        assert!(r.unwrap() <= 15);
    }

    let a = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let b = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    a.send_to(b"ping", b.local_addr().unwrap()).await.unwrap();
    let mut buf = [0; 16];
    let (n, _) = b.recv_from(&mut buf).await.unwrap();
    assert_eq!(&buf[..n], b"ping");

    let slow = tokio::time::timeout(Duration::from_millis(5), std::future::pending::<()>()).await;
    assert!(slow.is_err());
    tokio::select! {
        _ = tokio::time::sleep(Duration::from_secs(60)) => unreachable!(),
        v = tokio::task::spawn_blocking(|| (0..1000u32).map(|x| x ^ 5).sum::<u32>()) => assert_eq!(v.unwrap() % 2, 0),
    }
    let stopped = tokio::spawn(std::future::pending::<()>());
    stopped.abort();
    assert!(stopped.await.unwrap_err().is_cancelled());
}

fn main() {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(job());
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(job());
    println!("tokio: done");
}
