// An HTTP server and its clients on loopback: HTTP/1 with kept connections and chunks, HTTP/2 with parallel streams.
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::convert::Infallible;
use tokio::net::{TcpListener, TcpStream};

async fn answer(req: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (path, method) = (req.uri().path().to_string(), req.method().clone());
    let names: Vec<String> = req.headers().keys().map(|k| k.to_string()).collect();
    let body = req.into_body().collect().await.unwrap().to_bytes();
    let text = match method {
        Method::POST => String::from_utf8_lossy(&body).to_uppercase(),
        _ => format!("{path} {}", names.len() > 0),
    };
    Ok(Response::builder().header("x-path", path).body(Full::new(Bytes::from(text))).unwrap())
}

async fn http1(addr: std::net::SocketAddr) -> usize {
    let (mut send, conn) = hyper::client::conn::http1::handshake(TokioIo::new(TcpStream::connect(addr).await.unwrap())).await.unwrap();
    tokio::spawn(conn);
    let mut n = 0;
    for i in 0..6 {
        let req = Request::builder().method(if i % 2 == 0 { "POST" } else { "GET" }).uri(format!("/{i}")).header("host", "a.example")
            .body(Full::new(Bytes::from("body ".repeat(i * 700)))).unwrap();
        let res = send.send_request(req).await.unwrap();
        assert_eq!(res.headers()["x-path"], *format!("/{i}"));
        n += res.into_body().collect().await.unwrap().to_bytes().len();
    }
    n
}

async fn http2(addr: std::net::SocketAddr) -> usize {
    let io = TokioIo::new(TcpStream::connect(addr).await.unwrap());
    let (send, conn) = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(conn);
    let streams: Vec<_> = (0..8usize).map(|i| {
        let mut send = send.clone();
        tokio::spawn(async move {
            let req = Request::builder().method("POST").uri(format!("http://a.example/{i}")).body(Full::new(Bytes::from("z".repeat(i * 5000)))).unwrap();
            send.send_request(req).await.unwrap().into_body().collect().await.unwrap().to_bytes().len()
        })
    }).collect();
    let mut n = 0;
    for s in streams { n += s.await.unwrap(); }
    n
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let (one, two) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let (a1, a2) = (one.local_addr().unwrap(), two.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let io = TokioIo::new(one.accept().await.unwrap().0);
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(io, service_fn(answer)));
        }
    });
    tokio::spawn(async move {
        loop {
            let io = TokioIo::new(two.accept().await.unwrap().0);
            tokio::spawn(hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, service_fn(answer)));
        }
    });
    let (x, y) = tokio::join!(tokio::spawn(http1(a1)), tokio::spawn(http1(a1)));
    println!("{} {} {}", x.unwrap(), y.unwrap(), http2(a2).await);
}
