//! A WAV file that says how long it is. A programme that writes into a pipe doesn't know when it begins, and some players
//! refuse, or wait for, what was promised and never came.

const HEAD: usize = 12;

/// The same sound with true lengths; nothing when it isn't a WAV file with a sound in it.
pub(super) fn whole(mut file: Vec<u8>) -> Option<Vec<u8>> {
    if file.get(..4)? != b"RIFF" || file.get(8..HEAD)? != b"WAVE" {
        return None;
    }
    let mut at = HEAD;
    let sound = loop {
        let begins = at + 8;
        let named = file.get(at..at + 4)?;
        if named == b"data" {
            break begins;
        }
        let length = u32::from_le_bytes(file.get(at + 4..begins)?.try_into().ok()?);
        // Parts begin at even places.
        at = begins.checked_add(usize::try_from(length).ok()?.checked_add(1)? & !1)?;
    };
    let promised = u32::from_le_bytes(file.get(sound - 4..sound)?.try_into().ok()?);
    let there = u32::try_from(file.len() - sound).ok()?;
    if there == 0 {
        return None;
    }
    if promised > there {
        file[sound - 4..sound].copy_from_slice(&there.to_le_bytes());
        let all = u32::try_from(file.len() - 8).ok()?;
        file[4..8].copy_from_slice(&all.to_le_bytes());
    }
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(parts: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
        let mut file = b"RIFF\xff\xff\xff\x7fWAVE".to_vec();
        for (name, length, content) in parts {
            file.extend_from_slice(*name);
            file.extend(length.to_le_bytes());
            file.extend_from_slice(content);
        }
        file
    }

    #[test]
    fn a_length_that_was_only_promised_becomes_true() {
        let sound = whole(file(&[(b"fmt ", 3, b"abc\0"), (b"data", 0x7fff_f000, b"12345678")])).expect("a sound");
        assert_eq!(
            sound[4..8],
            u32::to_le_bytes(u32::try_from(sound.len()).expect("short") - 8)
        );
        assert!(sound.ends_with(b"data\x08\x00\x00\x0012345678"));
        let right = file(&[(b"data", 4, b"1234"), (b"LIST", 2, b"ab")]);
        assert_eq!(whole(right.clone()), Some(right));
    }

    #[test]
    fn what_is_no_sound_is_none() {
        for wrong in [
            b"".to_vec(),
            b"hello".to_vec(),
            file(&[]),
            file(&[(b"data", 0, b"")]),
            file(&[(b"fmt ", u32::MAX, b"ab")]),
        ] {
            assert_eq!(whole(wrong), None);
        }
    }
}
