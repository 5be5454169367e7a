//! Who goes with whom: the doors of a compound as one node, and nodes that want the same volunteer.

use std::collections::HashMap;

use super::build::Crew;
use super::net::{Group, Node};
use crate::cluster::{SAME_PLACE_M, local_metres, same_place};
use crate::problem::{Problem, Stop};

/// Doors that are visited together at most; more make a round hard to fill.
const GROUP_MOST: usize = 6;

/// The doors of each compound as one group, as far as they have the same wishes and fit a round together.
pub(super) fn compounds(problem: &Problem, stops: &[u32], crews: &[Crew<'_>]) -> Vec<Vec<u32>> {
    let points: Option<Vec<_>> = stops
        .iter()
        .map(|stop| problem.stops[*stop as usize].place.point)
        .collect();
    let Some(points) = points else {
        return stops.iter().map(|stop| vec![*stop]).collect();
    };
    let vehicles = crews.iter().map(|crew| &problem.vehicles[crew.vehicle as usize]);
    let least_room = vehicles
        .clone()
        .filter_map(|v| v.capacity.iter().max())
        .min()
        .copied()
        .unwrap_or(0);
    let least_stops = vehicles.filter_map(|v| v.max_stops).min().unwrap_or(u32::MAX) as usize;
    let most = GROUP_MOST.min(least_stops / 2).max(1);
    let boxes = |stop: usize| problem.stops[stops[stop] as usize].demand.iter().sum::<u32>();
    let mut filled: Vec<(usize, u32)> = vec![(0, 0); stops.len()];
    let group_of = same_place(&local_metres(&points), SAME_PLACE_M, |leader, joining| {
        let (members, load) = filled[leader];
        let (members, load) = (members.max(1) + 1, load.max(boxes(leader)) + boxes(joining));
        let (a, b) = (
            &problem.stops[stops[leader] as usize],
            &problem.stops[stops[joining] as usize],
        );
        let together = members <= most && load <= least_room / 2 && alike(a, b);
        if together {
            filled[leader] = (members, load);
        }
        together
    });
    let mut groups = vec![Vec::new(); group_of.iter().max().map_or(0, |last| last + 1)];
    for (stop, group) in stops.iter().zip(group_of) {
        groups[group].push(*stop);
    }
    for group in &mut groups {
        group.sort_by_key(|stop| problem.stops[*stop as usize].place_yesterday.unwrap_or(u32::MAX));
    }
    groups
}

fn alike(a: &Stop, b: &Stop) -> bool {
    a.windows.len() <= 1
        && a.wished_by_s.is_none()
        && b.wished_by_s.is_none()
        && (&a.skills, &a.together) == (&b.skills, &b.together)
        && (&a.windows, a.deadline_s, a.priority, a.modes, a.familiar, &a.depots)
            == (&b.windows, b.deadline_s, b.priority, b.modes, b.familiar, &b.depots)
}

/// Tells the nodes which others they belong together with.
pub(super) fn together(
    problem: &Problem,
    nodes: &mut [Node],
    held: &HashMap<&str, u32>,
    slot_of: &[u32],
) -> Vec<Group> {
    let word = |node: &Node| problem.stops[node.stops[0] as usize].together.as_deref();
    let mut members: HashMap<&str, u32> = HashMap::new();
    for node in nodes.iter() {
        *members.entry(word(node).unwrap_or_default()).or_default() += 1;
    }
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (number, node) in nodes.iter_mut().enumerate() {
        let Some(word) = word(node) else { continue };
        let held = held.get(word).map(|vehicle| slot_of[*vehicle as usize]);
        if held.is_none() && members[word] < 2 {
            continue;
        }
        let group = *index.entry(word).or_insert_with(|| {
            groups.push(Group {
                nodes: Vec::new(),
                held,
            });
            groups.len() - 1
        });
        groups[group].nodes.push(number as u32);
        node.group = group as u32;
    }
    groups
}
