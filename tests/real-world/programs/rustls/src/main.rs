// TLS 1.2 and 1.3 between two ends in memory: handshake with a certificate made here, data both ways, a refused certificate.
use rustls::pki_types::{PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection};
use std::io::{Read, Write};
use std::sync::Arc;

fn pump(c: &mut ClientConnection, s: &mut ServerConnection) -> Result<(), rustls::Error> {
    while c.wants_write() || s.wants_write() {
        let mut wire = Vec::new();
        while c.wants_write() { c.write_tls(&mut wire).unwrap(); }
        let mut r = &wire[..];
        while !r.is_empty() { s.read_tls(&mut r).unwrap(); s.process_new_packets()?; }
        let mut wire = Vec::new();
        while s.wants_write() { s.write_tls(&mut wire).unwrap(); }
        let mut r = &wire[..];
        while !r.is_empty() { c.read_tls(&mut r).unwrap(); c.process_new_packets()?; }
    }
    Ok(())
}

fn main() {
    let made = rcgen::generate_simple_self_signed(vec!["a.example".into()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.key_pair.serialize_der());
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let (roots, none) = (Arc::new(roots), Arc::new(RootCertStore { roots: roots_of_another() }));
    let server = Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key.into()).unwrap());
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for (roots, good) in [(&roots, true), (&none, false)] {
            let client = Arc::new(ClientConfig::builder_with_protocol_versions(&[version]).with_root_certificates(roots.clone()).with_no_client_auth());
            let mut c = ClientConnection::new(client, ServerName::try_from("a.example").unwrap()).unwrap();
            let mut s = ServerConnection::new(server.clone()).unwrap();
            let shaken = pump(&mut c, &mut s);
            assert_eq!(shaken.is_ok(), good);
            if !good { println!("refused"); continue; }
            let mut text = String::new();
            c.writer().write_all("from the client ".repeat(3000).as_bytes()).unwrap();
            s.writer().write_all(b"from the server").unwrap();
            c.send_close_notify();
            s.send_close_notify();
            pump(&mut c, &mut s).unwrap();
            s.reader().read_to_string(&mut text).unwrap();
            let n = text.len();
            c.reader().read_to_string(&mut text).unwrap();
            println!("{:?} {n} {} {:?}", c.protocol_version().unwrap(), text.len() - n, c.negotiated_cipher_suite().map(|x| x.suite()));
        }
    }
}

fn roots_of_another() -> Vec<rustls::pki_types::TrustAnchor<'static>> {
    let other = rcgen::generate_simple_self_signed(vec!["b.example".into()]).unwrap();
    let mut store = RootCertStore::empty();
    store.add(other.cert.der().clone()).unwrap();
    store.roots
}
