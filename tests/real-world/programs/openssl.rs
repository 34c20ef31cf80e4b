fn main() {
    let p = std::env::args().nth(1).unwrap_or("provider=default".into());
    let md = openssl::md::Md::fetch(None, "SHA-256", Some(&p)).unwrap();
    println!("{}", md.size());
}
