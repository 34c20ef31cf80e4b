// Keys, signatures, recovery of a point, shared secrets, and contexts in memory that the program lends to the C library.
use secp256k1::ecdh::SharedSecret;
use secp256k1::{ecdsa, AllPreallocated, Keypair, Message, PublicKey, Secp256k1, SecretKey, XOnlyPublicKey};

fn main() {
    let secp = Secp256k1::new();
    let a = SecretKey::from_slice(&[0x11; 32]).unwrap();
    let b = SecretKey::from_slice(&[0x2a; 32]).unwrap();
    let (pa, pb) = (PublicKey::from_secret_key(&secp, &a), PublicKey::from_secret_key(&secp, &b));

    let msg = Message::from_digest([7; 32]);
    let sig = secp.sign_ecdsa(&msg, &a);
    assert!(secp.verify_ecdsa(&msg, &sig, &pa).is_ok());
    assert!(secp.verify_ecdsa(&msg, &sig, &pb).is_err());
    let der = sig.serialize_der();
    assert_eq!(ecdsa::Signature::from_der(&der).unwrap(), sig);

    let pair = Keypair::from_secret_key(&secp, &a);
    let schnorr = secp.sign_schnorr_no_aux_rand(&msg, &pair);
    let (x, _) = XOnlyPublicKey::from_keypair(&pair);
    assert!(secp.verify_schnorr(&schnorr, &msg, &x).is_ok());

    assert_eq!(SharedSecret::new(&pb, &a), SharedSecret::new(&pa, &b));
    let sum = pa.combine(&pb).unwrap();
    assert_eq!(PublicKey::combine_keys(&[&pa, &pb]).unwrap(), sum);
    assert_eq!(pa.negate(&secp).negate(&secp), pa);


    let mut room = vec![secp256k1::ffi::types::AlignedType::zeroed(); Secp256k1::preallocate_size()];
    let lent: Secp256k1<AllPreallocated> = Secp256k1::preallocated_new(&mut room).unwrap();
    assert_eq!(lent.sign_ecdsa(&msg, &a), sig);
    let again = lent.clone();
    drop(lent);
    assert!(again.verify_ecdsa(&msg, &sig, &pa).is_ok());
    println!("secp256k1: all equal");
}

