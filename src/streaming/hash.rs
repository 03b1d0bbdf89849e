//! The hash behind the sketches: the same on every machine, another for every seed.
//!
//! FNV-1a over the bytes, then the finish of SplitMix64, which spreads any difference over all 64 bits.
//! Source: Steele, Lea & Flood (2014), OOPSLA, 453–472 (the finish: Stafford's variant 13).

/// 64 bits of these bytes.
pub(super) fn hash(bytes: &[u8], seed: u64) -> u64 {
    let start = spread(seed ^ 0xcbf2_9ce4_8422_2325);
    spread(bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)))
}

/// A bijection of 64 bits in which every bit of the input moves half of the output.
pub(super) fn spread(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The hash scaled to 0 … n − 1.
pub(super) fn scaled(hash: u64, n: usize) -> usize {
    ((u128::from(hash) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SplitMix64 from state 0 begins with this number, as implementers exchange it.
    #[test]
    fn the_finish_is_that_of_splitmix64() {
        assert_eq!(spread(0), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn scaled_hashes_stay_below() {
        assert_eq!((scaled(0, 7), scaled(u64::MAX, 7), scaled(1 << 63, 7)), (0, 6, 3));
        assert_ne!(hash(b"a", 1), hash(b"a", 2));
    }
}
