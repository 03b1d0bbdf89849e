//! MurmurHash3 with 32 bits: bytes to a number that spreads evenly, the same on every machine.
//!
//! Source: Appleby (2011), MurmurHash3, `MurmurHash3_x86_32`, in the public domain; the hash of scikit-learn's
//! `murmurhash3_32` and `FeatureHasher`.

const C1: u32 = 0xcc9e_2d51;
const C2: u32 = 0x1b87_3593;

/// MurmurHash3 (x86, 32 bits) of these bytes. scikit-learn reads it as a signed number, `hash.cast_signed()`.
///
/// ```
/// assert_eq!(workings::text::murmur3_32(b"hello", 0), 0x248b_fa47);
/// ```
pub fn murmur3_32(bytes: &[u8], seed: u32) -> u32 {
    let mut blocks = bytes.chunks_exact(4);
    let mut hash = seed;
    for block in &mut blocks {
        hash ^= scrambled(little_endian(block));
        hash = hash.rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    hash ^= scrambled(little_endian(blocks.remainder())); // nothing where there is no rest: 0 stays 0
    hash ^= bytes.len() as u32;
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

fn scrambled(block: u32) -> u32 {
    block.wrapping_mul(C1).rotate_left(15).wrapping_mul(C2)
}

/// Up to four bytes as a number, the first the lowest.
fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers as implementers exchange them, for every length of the rest and for seeds.
    #[test]
    fn published_values() {
        for (bytes, seed, hash) in [
            (&b""[..], 0, 0),
            (b"", 1, 0x514e_28b7),
            (b"", 0xffff_ffff, 0x81f1_6f39),
            (b"\xff\xff\xff\xff", 0, 0x7629_3b50),
            (b"\x21\x43\x65\x87", 0, 0xf55b_516b),
            (b"\x21\x43\x65\x87", 0x5082_edee, 0x2362_f9de),
            (b"\x21\x43\x65", 0, 0x7e4a_8634),
            (b"\x21\x43", 0, 0xa0f7_b07a),
            (b"\x21", 0, 0x7266_1cf4),
            (b"\0\0\0\0", 0, 0x2362_f9de),
            (b"\0\0\0", 0, 0x85f0_b427),
            (b"\0\0", 0, 0x30f4_c306),
            (b"\0", 0, 0x514e_28b7),
            (b"Hello, world!", 0x9747_b28c, 0x2488_4cba),
            (b"The quick brown fox jumps over the lazy dog", 0x9747_b28c, 0x2fa8_26cd),
        ] {
            assert_eq!(murmur3_32(bytes, seed), hash, "{bytes:?} with {seed:#x}");
        }
    }

    /// The author's own check (SMHasher, `VerificationTest`): the keys 0, 01, 012, … to 255 bytes, with the seeds 256, 255, …,
    /// and the hash of all hashes.
    #[test]
    fn the_authors_verification_value() {
        let keys: Vec<u8> = (0..=255).collect();
        let hashes = (0..256_u32).flat_map(|n| murmur3_32(&keys[..n as usize], 256 - n).to_le_bytes());
        assert_eq!(murmur3_32(&hashes.collect::<Vec<u8>>(), 0), 0xb0f5_7ee3);
    }
}
