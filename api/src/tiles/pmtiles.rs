//! Reads one tile out of a `.pmtiles` file (version 3 of the published format): a header, directories of runs of tiles along a
//! Hilbert curve, and the tiles: pictures, or shapes in Mapbox' vector format.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::GzDecoder;

use super::{Kind, Tile, Zooms};

const HEADER: usize = 127;
/// A directory of a country's worth of tiles has a few hundred kilobytes.
const DIRECTORY_MAX: u64 = 8 * 1024 * 1024;
const TILE_MAX: u64 = 2 * 1024 * 1024;
/// The format allows a root and leaves; files in the wild have one level of leaves.
const DEPTH_MAX: usize = 4;
const GZIP: u8 = 2;

/// Where things lie in a file.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    root: (u64, u64),
    leaves_at: u64,
    tiles_at: u64,
    packed_directories: bool,
    packed_tiles: bool,
    kind: Kind,
    zooms: Zooms,
}

/// One line of a directory.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: u64,
    offset: u64,
    length: u64,
    /// So many tiles in a row are this one; none means that it leads to a further directory.
    run: u64,
}

impl Archive {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub(super) fn open(file: &mut File) -> std::io::Result<Self> {
        let mut head = [0; HEADER];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut head).map_err(|_| bad("it is too short"))?;
        if &head[..7] != b"PMTiles" || head[7] != 3 {
            return Err(bad("it is no PMTiles file of version 3"));
        }
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| head[at + byte]));
        let packed = |compression: u8| match compression {
            1 => Ok(false),
            GZIP => Ok(true),
            _ => Err(bad("it is packed in another way than gzip")),
        };
        let kind = match head[99] {
            2 => Kind::Png,
            3 => Kind::Jpeg,
            4 => Kind::WebP,
            1 => Kind::Shapes,
            _ => return Err(bad("it holds neither vector tiles nor PNG, JPEG or WebP")),
        };
        Ok(Self {
            root: (number(8), number(16)),
            leaves_at: number(40),
            tiles_at: number(56),
            packed_directories: packed(head[97])?,
            packed_tiles: packed(head[98])?,
            kind,
            zooms: Zooms {
                least: head[100],
                most: head[101],
            },
        })
    }

    pub(super) fn zooms(&self) -> Zooms {
        self.zooms
    }

    /// One tile; nothing where the file has none.
    ///
    /// # Errors
    /// The file system's; a file that isn't what its header says.
    pub(super) fn tile(&self, file: &mut File, tile: Tile) -> std::io::Result<Option<Vec<u8>>> {
        let wanted = id(tile);
        let mut at = self.root;
        for _ in 0..DEPTH_MAX {
            let directory = part(file, at, DIRECTORY_MAX, self.packed_directories)?;
            let Some(entry) = find(
                &entries(&directory).ok_or_else(|| bad("a directory is damaged"))?,
                wanted,
            ) else {
                return Ok(None);
            };
            if entry.run > 0 {
                let begins = self
                    .tiles_at
                    .checked_add(entry.offset)
                    .ok_or_else(|| bad("a tile is nowhere"))?;
                return part(file, (begins, entry.length), TILE_MAX, self.packed_tiles).map(Some);
            }
            let begins = self.leaves_at.checked_add(entry.offset);
            at = (begins.ok_or_else(|| bad("a directory is nowhere"))?, entry.length);
        }
        Err(bad("its directories are too deep"))
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }
}

/// Opens a file and its header.
pub(super) fn open(path: &Path) -> std::io::Result<(File, Archive)> {
    let mut file = File::open(path)?;
    let archive = Archive::open(&mut file)?;
    Ok((file, archive))
}

fn bad(words: &str) -> std::io::Error {
    std::io::Error::new(ErrorKind::InvalidData, words)
}

fn part(file: &mut File, (begins, length): (u64, u64), most: u64, packed: bool) -> std::io::Result<Vec<u8>> {
    if length > most {
        return Err(bad("a part of it is too large"));
    }
    file.seek(SeekFrom::Start(begins))?;
    let mut bytes = Vec::new();
    file.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(bad("it is shorter than it says"));
    }
    if !packed {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    GzDecoder::new(bytes.as_slice())
        .take(most + 1)
        .read_to_end(&mut plain)?;
    if plain.len() as u64 > most {
        return Err(bad("a part of it is too large"));
    }
    Ok(plain)
}

/// The directory's columns: ids as steps, runs, lengths, offsets (nought: right behind the one before).
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut rest = bytes;
    let count = usize::try_from(varint(&mut rest)?).ok()?;
    // Each entry has at least four bytes.
    if count > bytes.len() / 4 {
        return None;
    }
    let column = |rest: &mut &[u8]| (0..count).map(|_| varint(rest)).collect::<Option<Vec<u64>>>();
    let (steps, runs, lengths, offsets) = (
        column(&mut rest)?,
        column(&mut rest)?,
        column(&mut rest)?,
        column(&mut rest)?,
    );
    let mut all: Vec<Entry> = Vec::with_capacity(count);
    let mut id = 0_u64;
    for place in 0..count {
        id = id.checked_add(steps[place])?;
        let offset = match (offsets[place], all.last()) {
            (0, Some(before)) => before.offset.checked_add(before.length)?,
            (offset, _) => offset.checked_sub(1)?,
        };
        all.push(Entry {
            id,
            offset,
            length: lengths[place],
            run: runs[place],
        });
    }
    Some(all)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The last entry that begins at or before the tile, if it reaches as far.
fn find(entries: &[Entry], wanted: u64) -> Option<Entry> {
    let place = entries.partition_point(|entry| entry.id <= wanted).checked_sub(1)?;
    let entry = entries[place];
    (entry.run == 0 || wanted - entry.id < entry.run).then_some(entry)
}

/// A tile's number: all tiles of the coarser zooms come before, and those of a zoom follow the curve.
fn id(tile: Tile) -> u64 {
    let before: u64 = (0..tile.z).map(|zoom| 1_u64 << (2 * u32::from(zoom))).sum();
    let (mut x, mut y, mut along) = (u64::from(tile.x), u64::from(tile.y), 0_u64);
    for level in (0..tile.z).rev() {
        let side = 1_u64 << level;
        let (right, low) = (u64::from(x & side > 0), u64::from(y & side > 0));
        along += side * side * ((3 * right) ^ low);
        // The curve turns in each quarter.
        if low == 0 {
            if right == 1 {
                x = side.wrapping_sub(1).wrapping_sub(x);
                y = side.wrapping_sub(1).wrapping_sub(y);
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    before + along
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn at(z: u8, x: u32, y: u32) -> Tile {
        Tile { z, x, y }
    }

    /// The format's own examples.
    #[test]
    fn tiles_are_numbered_along_the_curve() {
        let first: Vec<u64> = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0)]
            .map(|(z, x, y)| id(at(z, x, y)))
            .to_vec();
        assert_eq!(first, [0, 1, 2, 3, 4, 5]);
        assert_eq!(id(at(12, 3423, 1763)), 19_078_479);
        // Each tile of a zoom has a number of its own.
        let mut all: Vec<u64> = (0..16).flat_map(|x| (0..16).map(move |y| id(at(4, x, y)))).collect();
        all.sort_unstable();
        assert_eq!(all, (85..85 + 256).collect::<Vec<u64>>());
    }

    fn number(mut value: u64, into: &mut Vec<u8>) {
        while value >= 0x80 {
            into.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            value >>= 7;
        }
        into.push(u8::try_from(value).expect("seven bits"));
    }

    /// `(id, run, length, offset + 1 or 0)`, packed.
    fn directory(lines: &[[u64; 4]]) -> Vec<u8> {
        let mut plain = Vec::new();
        number(lines.len() as u64, &mut plain);
        let mut last = 0;
        for line in lines {
            number(line[0] - last, &mut plain);
            last = line[0];
        }
        for column in 1..4 {
            for line in lines {
                number(line[column], &mut plain);
            }
        }
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(&plain).expect("packs");
        packer.finish().expect("packs")
    }

    /// A file whose root leads to one leaf.
    fn archive(tile_kind: u8) -> Vec<u8> {
        let leaf = directory(&[[1, 1, 5, 1], [2, 2, 6, 0]]);
        let root = directory(&[[0, 1, 4, 12], [1, 0, leaf.len() as u64, 1]]);
        let mut head = b"PMTiles\x03".to_vec();
        let (root_at, leaf_at) = (HEADER as u64, HEADER as u64 + root.len() as u64);
        let tiles_at = leaf_at + leaf.len() as u64;
        for value in [
            root_at,
            root.len() as u64,
            0,
            0,
            leaf_at,
            leaf.len() as u64,
            tiles_at,
            15,
            0,
            0,
            0,
        ] {
            head.extend(value.to_le_bytes());
        }
        head.extend([1, 2, 1, tile_kind, 0, 1]);
        head.resize(HEADER, 0);
        [head, root, leaf, b"firstsecondzero".to_vec()].concat()
    }

    fn written(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.pmtiles");
        std::fs::write(&path, bytes).expect("writes");
        (folder, path)
    }

    #[test]
    fn a_tile_is_found_through_root_and_leaf() {
        let (_folder, path) = written(&archive(2));
        let (mut file, archive) = open(&path).expect("a file");
        assert_eq!((archive.kind(), archive.zooms().most), (Kind::Png, 1));
        let (_shapes, path_of_shapes) = written(&super::tests::archive(1));
        assert_eq!(open(&path_of_shapes).expect("a file").1.kind(), Kind::Shapes);
        let mut tile = |z, x, y| {
            archive
                .tile(&mut file, at(z, x, y))
                .expect("reads")
                .map(|tile| String::from_utf8(tile).expect("text"))
        };
        assert_eq!(tile(0, 0, 0).as_deref(), Some("zero"));
        assert_eq!(tile(1, 0, 0).as_deref(), Some("first"));
        // Two tiles in a row are the same one.
        assert_eq!(tile(1, 0, 1).as_deref(), Some("second"));
        assert_eq!(tile(1, 1, 1).as_deref(), Some("second"));
        assert_eq!(tile(1, 1, 0), None);
    }

    #[test]
    fn what_cannot_be_shown_is_told() {
        // A kind that the format has (AVIF) and pages can't be sure to show.
        let (_folder, path) = written(&archive(5));
        assert!(open(&path).expect_err("AVIF").to_string().contains("WebP"));
        let (_folder, path) = written(b"nonsense");
        assert!(open(&path).is_err());
        // Cut in the middle of its tiles.
        let whole = archive(3);
        let (_folder, path) = written(&whole[..whole.len() - 2]);
        let (mut file, archive) = open(&path).expect("a header");
        assert!(archive.tile(&mut file, at(0, 0, 0)).is_err());
    }
}
