//! Times of a round: from its beginning to each node, and from each node to its end.

use super::atoms::Link;
use super::net::NONE;
use super::seg::Seg;
use super::state::State;

impl State<'_, '_> {
    /// A node's own stretch in its round's mode.
    #[inline]
    pub(super) fn own(&self, node: u32, mode: usize) -> Seg {
        self.net.segs[self.alt[node as usize] as usize][mode]
    }

    /// Times a round anew; `false` when it breaks a limit.
    pub(super) fn time_all(&mut self, slot: u32) -> bool {
        let (start, end) = self.net.ends(slot);
        let (first, last) = (self.links[start as usize].next, self.links[end as usize].prev);
        if first == end {
            (self.lines[slot as usize].duration, self.lines[slot as usize].late) = (0, 0);
            return true;
        }
        if self.net.plain {
            return self.ready_from(slot, first, NONE) && self.late_upto(slot, last, NONE);
        }
        self.forward(slot, first) && self.backward(slot, last)
    }

    /// What later service than wished costs in a round that departs at a time, perhaps with one node more behind an
    /// atom.
    pub(super) fn late_with(&self, slot: u32, departs: i32, more: Option<(u32, u32, Seg)>) -> i64 {
        let net = self.net;
        let mode = self.lines[slot as usize].mode;
        let count = net.len() as u32;
        let start = net.ends(slot).0;
        let (mut at, mut next) = (start, self.links[start as usize].next);
        let (mut time, mut late, mut more) = (departs, 0, more);
        loop {
            let (node, own) = match more {
                Some((after, node, seg)) if after == at => {
                    more = None;
                    (node, seg)
                }
                _ if next >= count => return late,
                _ => {
                    let node = next;
                    next = self.links[node as usize].next;
                    (node, self.own(node, mode.index()))
                }
            };
            let way = self.seconds(mode, at, node);
            let begins = time.saturating_add(way).max(own.early);
            late += net.late_cost(node, begins);
            time = begins + own.duration;
            at = node;
        }
    }

    /// Times a round anew after something changed at a node only.
    pub(super) fn time_around(&mut self, slot: u32, node: u32) -> bool {
        if self.net.plain {
            let Link { prev, next, .. } = self.links[node as usize];
            return self.ready_from(slot, node, next) && self.late_upto(slot, node, prev);
        }
        self.forward(slot, node) && self.backward(slot, node)
    }

    /// Times a round anew after nodes between two of its atoms were taken out.
    pub(super) fn time_between(&mut self, slot: u32, before: u32, behind: u32) -> bool {
        if !self.net.plain || self.lines[slot as usize].nodes == 0 {
            return self.time_all(slot);
        }
        let (first, last) = (self.links[before as usize].next, self.links[behind as usize].prev);
        self.ready_from(slot, first, behind) && self.late_upto(slot, last, before)
    }

    /// From leaving the depot to the end of an atom. In plain problems it only matters when that can be.
    #[inline]
    pub(super) fn upto(&self, atom: u32) -> Seg {
        if self.net.plain {
            return Seg {
                early: self.ready[atom as usize],
                ..Seg::FREE
            };
        }
        self.pre[atom as usize]
    }

    /// From an atom to the end of its round. In plain problems it only matters when that must begin.
    #[inline]
    pub(super) fn onward(&self, atom: u32) -> Seg {
        if self.net.plain {
            return Seg {
                late: self.late[atom as usize],
                ..Seg::FREE
            };
        }
        self.suf[atom as usize]
    }

    /// When an atom and those behind it can be over. From `until` on it stops where nothing changes any more: where
    /// windows make a round wait, that is soon.
    fn ready_from(&mut self, slot: u32, first: u32, until: u32) -> bool {
        let count = self.net.len() as u32;
        let mode = self.lines[slot as usize].mode.index();
        let mut link = self.links[first as usize];
        let mut time = self.ready[link.prev as usize];
        let (mut atom, mut may_stop) = (first, false);
        while atom < count {
            may_stop |= atom == until;
            let own = self.own(atom, mode);
            let begins = (time + link.from_prev).max(own.early);
            if begins > own.late {
                return false;
            }
            time = begins + own.duration;
            let known = &mut self.ready[atom as usize];
            if *known != time {
                self.were_ready.push((atom, std::mem::replace(known, time)));
            } else if may_stop {
                return true;
            }
            atom = link.next;
            link = self.links[atom as usize];
        }
        time + link.from_prev <= self.late[atom as usize]
    }

    /// When an atom and those before it must begin; it stops likewise.
    fn late_upto(&mut self, slot: u32, last: u32, until: u32) -> bool {
        let count = self.net.len() as u32;
        let mode = self.lines[slot as usize].mode.index();
        let mut link = self.links[last as usize];
        let mut time = self.late[link.next as usize];
        let (mut atom, mut may_stop) = (last, false);
        while atom < count {
            may_stop |= atom == until;
            let own = self.own(atom, mode);
            time = (time - link.to_next - own.duration).min(own.late);
            let known = &mut self.late[atom as usize];
            if *known != time {
                self.were_late.push((atom, std::mem::replace(known, time)));
            } else if may_stop {
                break;
            }
            atom = link.prev;
            link = self.links[atom as usize];
        }
        true
    }

    /// Takes back what has changed of the times in a plain problem.
    pub(super) fn restore_times(&mut self) {
        while let Some((atom, time)) = self.were_ready.pop() {
            self.ready[atom as usize] = time;
        }
        while let Some((atom, time)) = self.were_late.pop() {
            self.late[atom as usize] = time;
        }
    }

    /// The parts that end at a node or behind it, and the duration.
    fn forward(&mut self, slot: u32, node: u32) -> bool {
        let count = self.net.len() as u32;
        let mode = self.lines[slot as usize].mode.index();
        let mut link = self.links[node as usize];
        let mut seg = self.pre[link.prev as usize];
        let mut atom = node;
        while atom < count {
            let Some(joined) = seg.then(link.from_prev, self.own(atom, mode)) else {
                return false;
            };
            seg = joined;
            self.pre[atom as usize] = seg;
            self.ready[atom as usize] = seg.early + seg.duration;
            atom = link.next;
            link = self.links[atom as usize];
        }
        let Some(whole) = seg.then(link.from_prev, self.suf[atom as usize]) else {
            return false;
        };
        self.lines[slot as usize].duration = whole.duration;
        if self.net.wished {
            self.lines[slot as usize].late = self.late_with(slot, whole.early, None);
        }
        whole.duration <= self.class_of(slot).longest
    }

    /// The parts that begin at a node or before it.
    fn backward(&mut self, slot: u32, node: u32) -> bool {
        let count = self.net.len() as u32;
        let mode = self.lines[slot as usize].mode.index();
        let mut link = self.links[node as usize];
        let mut seg = self.suf[link.next as usize];
        let mut atom = node;
        while atom < count {
            let Some(joined) = self.own(atom, mode).then(link.to_next, seg) else {
                return false;
            };
            seg = joined;
            self.suf[atom as usize] = seg;
            self.late[atom as usize] = seg.late;
            atom = link.prev;
            link = self.links[atom as usize];
        }
        true
    }
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
