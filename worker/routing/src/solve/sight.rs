//! Ways to a node's neighbours in the forms in which they are known: each its own loop, without a question inside it.

use super::legs::Spot;
use super::seg::Seg;
use crate::travel::{Pace, Plane};

/// Ways from and to one node.
pub(super) trait Sight {
    fn from(&self, slot: usize, loc: u32) -> i32;
    fn to(&self, slot: usize, loc: u32) -> i32;

    /// To a node and from it; one computation where both are alike.
    #[inline(always)]
    fn both(&self, slot: usize, loc: u32) -> (i32, i32) {
        (self.to(slot, loc), self.from(slot, loc))
    }
    /// The node's own stretch in the mode of the slot, and its seconds under way.
    fn own(&self, slot: usize) -> (Seg, i32);
}

/// Everybody moves alike.
pub(super) struct OneTable<'a> {
    pub(super) out: &'a [i32],
    pub(super) back: &'a [i32],
    pub(super) own: (Seg, i32),
}

impl Sight for OneTable<'_> {
    #[inline(always)]
    fn from(&self, _: usize, loc: u32) -> i32 {
        self.back[loc as usize]
    }

    #[inline(always)]
    fn to(&self, _: usize, loc: u32) -> i32 {
        self.out[loc as usize]
    }

    #[inline(always)]
    fn own(&self, _: usize) -> (Seg, i32) {
        self.own
    }
}

/// Three modes; those not in use have the table of one that is.
pub(super) struct Tables<'a> {
    pub(super) out: [&'a [i32]; 3],
    pub(super) back: [&'a [i32]; 3],
    pub(super) own: [(Seg, i32); 3],
    pub(super) mode: &'a [u8],
}

impl Sight for Tables<'_> {
    #[inline(always)]
    fn from(&self, slot: usize, loc: u32) -> i32 {
        self.back[usize::from(self.mode[slot] & 3).min(2)][loc as usize]
    }

    #[inline(always)]
    fn to(&self, slot: usize, loc: u32) -> i32 {
        self.out[usize::from(self.mode[slot] & 3).min(2)][loc as usize]
    }

    #[inline(always)]
    fn own(&self, slot: usize) -> (Seg, i32) {
        self.own[usize::from(self.mode[slot] & 3).min(2)]
    }
}

/// Points of the plane.
pub(super) struct Points<'a> {
    pub(super) plane: &'a Plane,
    pub(super) points: &'a [[f64; 2]],
    pub(super) at: [f64; 2],
    pub(super) own: (Seg, i32),
}

impl Sight for Points<'_> {
    #[inline(always)]
    fn from(&self, _: usize, loc: u32) -> i32 {
        self.plane.between(self.points[loc as usize], self.at) as i32
    }

    #[inline(always)]
    fn to(&self, _: usize, loc: u32) -> i32 {
        self.plane.between(self.at, self.points[loc as usize]) as i32
    }

    #[inline(always)]
    fn both(&self, slot: usize, loc: u32) -> (i32, i32) {
        let way = self.to(slot, loc);
        (way, way)
    }

    #[inline(always)]
    fn own(&self, _: usize) -> (Seg, i32) {
        self.own
    }
}

/// Places on the earth.
pub(super) struct Arcs<'a> {
    pub(super) factor: f64,
    pub(super) paces: &'a [Pace; 3],
    pub(super) spots: &'a [Spot],
    pub(super) at: Spot,
    pub(super) own: [(Seg, i32); 3],
    pub(super) mode: &'a [u8],
}

impl Arcs<'_> {
    #[inline(always)]
    fn pace(&self, slot: usize) -> &Pace {
        &self.paces[usize::from(self.mode[slot]).min(2)]
    }
}

impl Sight for Arcs<'_> {
    #[inline(always)]
    fn from(&self, slot: usize, loc: u32) -> i32 {
        self.spots[loc as usize].seconds_to(&self.at, self.factor, self.pace(slot))
    }

    #[inline(always)]
    fn to(&self, slot: usize, loc: u32) -> i32 {
        self.at
            .seconds_to(&self.spots[loc as usize], self.factor, self.pace(slot))
    }

    #[inline(always)]
    fn own(&self, slot: usize) -> (Seg, i32) {
        self.own[usize::from(self.mode[slot]).min(2)]
    }
}
