//! From a piece of the problem to the solver's arrays.

use std::collections::HashMap;

use super::cards::{allowed, cards, demands, yesterdays};
use super::compound::{compounds, together};
use super::legs::{Legs, Ports, UNREACHABLE};
use super::near::nearest;
use super::net::{Class, NONE, Net, Node, Slot, clamp};
use super::order::sort_by_place;
use super::seg::Seg;
use crate::cost::unserved_weight;
use crate::plan::Round;
use crate::problem::{FOREVER, Mode, Place, Problem, Stop, Window};
use crate::schedule::{approach, earliest_departure};

/// Stops that one more could make late, when it is to be said what that costs at most.
const LATE_MOST: i64 = 20;

/// A vehicle that can go one round, after the given one.
#[derive(Clone, Copy)]
pub(crate) struct Crew<'a> {
    pub(crate) vehicle: u32,
    pub(crate) after: Option<&'a Round>,
    /// Stops of all its rounds so far.
    pub(crate) done: u32,
}

/// How the arrays are to be made.
#[derive(Clone, Copy)]
pub(crate) struct Means<'a> {
    /// Who serves some of those who belong together already.
    pub(crate) held: &'a HashMap<&'a str, u32>,
    /// Every door by itself.
    pub(crate) apart: bool,
    /// Bytes that travel tables may take.
    pub(crate) table_bytes: usize,
}

/// The solver's arrays for some stops and vehicles, and the stops that no vehicle could serve even alone.
pub(crate) fn build<'p>(
    problem: &'p Problem,
    stops: &[u32],
    crews: &[Crew<'_>],
    means: Means<'_>,
) -> (Net<'p>, Vec<u32>) {
    let mut groups = if means.apart {
        stops.iter().map(|stop| vec![*stop]).collect()
    } else {
        compounds(problem, stops, crews)
    };
    sort_by_place(problem, &mut groups);
    let assemble = |groups: Vec<Vec<u32>>| assemble(problem, groups, crews, means);
    let singles_wanted = |net: &Net<'_>| -> Vec<Vec<u32>> {
        let split = |node: usize| net.nodes[node].stops.len() > 1 && net.openings[node].is_empty();
        let parts = |node: usize| -> Vec<Vec<u32>> {
            let stops = &net.nodes[node].stops;
            if split(node) {
                stops.iter().map(|stop| vec![*stop]).collect()
            } else {
                vec![stops.clone()]
            }
        };
        (0..net.len()).flat_map(parts).collect()
    };
    let draft = assemble(groups);
    let draft = match singles_wanted(&draft) {
        parts if parts.len() > draft.len() => assemble(parts),
        _ => draft,
    };
    let (served, hopeless): (Vec<usize>, Vec<usize>) = (0..draft.len()).partition(|n| !draft.openings[*n].is_empty());
    let hopeless: Vec<u32> = hopeless
        .into_iter()
        .flat_map(|node| draft.nodes[node].stops.clone())
        .collect();
    let mut net = if hopeless.is_empty() {
        draft
    } else {
        assemble(served.into_iter().map(|node| draft.nodes[node].stops.clone()).collect())
    };
    nearest(&mut net);
    (net, hopeless)
}

/// Whether somebody must be served, or somebody be back, by some time.
fn is_timed(nodes: &[Node], classes: &[Class]) -> bool {
    nodes.iter().any(|node| node.bounded)
        || classes
            .iter()
            .any(|class| class.late < Seg::FREE.late || class.longest < i32::MAX)
}

/// The modes that there are.
struct ModesUsed {
    /// Per slot, and one more for those who are in no round.
    of_slot: Vec<u8>,
    only: Option<usize>,
    or_other: [usize; 3],
}

impl ModesUsed {
    fn new(modes: &[Mode], classes: &[Class], slots: &[Slot]) -> Self {
        let other = modes.first().map_or(0, |mode| mode.index());
        let is_used = |mode: usize| modes.iter().any(|used| used.index() == mode);
        let mode_of = |slot: &Slot| classes[slot.class as usize].mode.index() as u8;
        Self {
            of_slot: slots.iter().map(mode_of).chain([other as u8]).collect(),
            only: (modes.len() == 1).then_some(other),
            or_other: [0, 1, 2].map(|mode| if is_used(mode) { mode } else { other }),
        }
    }
}

fn assemble<'p>(problem: &'p Problem, groups: Vec<Vec<u32>>, crews: &[Crew<'_>], means: Means<'_>) -> Net<'p> {
    let mut terminals = Terminals {
        first: groups.len() as u32,
        ports: Vec::new(),
    };
    let (classes, slots) = classes(problem, crews, &mut terminals);
    let mut slot_of = vec![NONE; problem.vehicles.len()];
    for (slot, one) in slots.iter().enumerate() {
        slot_of[one.vehicle as usize] = slot as u32;
    }
    let mut modes: Vec<Mode> = classes.iter().map(|class| class.mode).collect();
    modes.sort_unstable();
    modes.dedup();
    let mut segs = Vec::new();
    let mut nodes: Vec<Node> = groups
        .into_iter()
        .map(|stops| node(problem, stops, &slot_of, &modes, &mut segs))
        .collect();
    let groups = together(problem, &mut nodes, means.held, &slot_of);
    let mut ports: Vec<Ports> = nodes.iter().map(|node| door(problem, node)).collect();
    ports.extend(terminals.ports);
    let void_loc = ports.iter().position(|port| port.void).map_or(NONE, |loc| loc as u32);
    let box_types = problem.box_types();
    let demand = demands(problem, &nodes, box_types);
    let allowed = allowed(problem, &nodes, &classes);
    let mut class_slots = vec![Vec::new(); classes.len()];
    for (slot, one) in slots.iter().enumerate() {
        class_slots[one.class as usize].push(slot as u32);
    }
    let wished = problem.weights.late_pct > 0 && nodes.iter().any(|node| node.wish < FOREVER as i32);
    let asks_more = classes.iter().any(|class| class.least > 0);
    let timed = wished || problem.weights.balance_pct > 0 || is_timed(&nodes, &classes);
    let ordered = problem.weights.churn_order > 0 && nodes.iter().any(|node| node.first.is_some());
    let legs = Legs::new(problem, ports, &modes, means.table_bytes);
    let knows_faces = problem.weights.churn_face > 0 && nodes.iter().any(|node| node.familiar != NONE);
    let nodes_travel = nodes.iter().any(|node| node.inner != [0; 3]);
    let modes_used = ModesUsed::new(&modes, &classes, &slots);
    let uniform =
        groups.is_empty() && allowed.iter().all(|may| *may) && classes.iter().all(|class| class.max_stops == u32::MAX);
    let holes = legs.has_holes();
    let slot_class = slots.iter().map(|slot| slot.class).chain([0]).collect();
    let mut net = Net {
        problem,
        legs,
        nodes,
        demand,
        box_types,
        classes,
        slots,
        class_slots,
        allowed,
        cards: Vec::new(),
        yesterdays: Vec::new(),
        segs,
        timed,
        ordered,
        rich: ordered || knows_faces || nodes_travel || asks_more,
        uniform,
        faces: knows_faces,
        void_loc,
        against_order: if ordered { problem.weights.churn_order as i32 } else { 0 },
        slot_mode: modes_used.of_slot,
        slot_class,
        only_mode: modes_used.only,
        mode_or_other: modes_used.or_other,
        quick: false,
        full: false,
        plain: false,
        polishes: false,
        holes,
        groups,
        idle: if asks_more { problem.weights.idle } else { 0 },
        wished,
        wanted: Vec::new(),
        wanted_most: 0,
        openings: Vec::new(),
        near: Vec::new(),
        near_s: Vec::new(),
        near_len: 0,
        insert_len: 0,
    };
    scale_unserved(&mut net);
    net.cards = cards(&net.nodes);
    net.yesterdays = yesterdays(&net.nodes);
    net.find_wanted();
    net.plain = super::scan::is_plain(&net);
    net.polishes = !net.wished && net.idle == 0 && net.groups.is_empty();
    net.quick = super::scan::suits(&net);
    net.full = net.quick && (!net.plain || net.void_loc != NONE);
    net.openings = (0..net.len() as u32).map(|node| net.openings_of(node)).collect();
    net
}

fn node(problem: &Problem, stops: Vec<u32>, slot_of: &[u32], modes: &[Mode], segs: &mut Vec<[Seg; 3]>) -> Node {
    let own = |stop: &u32| &problem.stops[*stop as usize];
    let (first, last) = (own(&stops[0]), own(&stops[stops.len() - 1]));
    let way = |mode: Mode, pair: &[u32]| -> i32 {
        let leg = problem
            .travel
            .leg(mode, &own(&pair[0]).place, &own(&pair[1]).place, true);
        leg.map_or(UNREACHABLE, |leg| leg.seconds.min(UNREACHABLE.into()) as i32)
    };
    let mut inner = [0; 3];
    for mode in modes {
        inner[mode.index()] = stops
            .windows(2)
            .map(|pair| way(*mode, pair))
            .fold(0, |sum: i32, leg| sum.saturating_add(leg).min(UNREACHABLE));
    }
    let from = segs.len() as u32;
    let windows = if first.windows.is_empty() {
        &[Window::ANY][..]
    } else {
        &first.windows[..]
    };
    for window in windows {
        segs.extend(stretch(&stops, *window, modes, own, way));
    }
    let yesterday = |stop: &Stop| stop.familiar.zip(stop.place_yesterday);
    Node {
        inner,
        bounded: !first.windows.is_empty() || first.deadline_s.is_some(),
        unserved: stops
            .iter()
            .map(|stop| unserved_weight(own(stop).priority))
            .fold(0, i64::saturating_add),
        familiar: first.familiar.map_or(NONE, |vehicle| slot_of[vehicle as usize]),
        first: yesterday(first),
        last: yesterday(last),
        group: NONE,
        wish: first.wished_by_s.map_or(FOREVER as i32, clamp),
        alts: from..segs.len() as u32,
        stops,
    }
}

/// A node's stretch in one window, for each mode; `None` when no mode can do it.
fn stretch<'p>(
    stops: &[u32],
    window: Window,
    modes: &[Mode],
    own: impl Fn(&u32) -> &'p Stop,
    way: impl Fn(Mode, &[u32]) -> i32,
) -> Option<[Seg; 3]> {
    // A stretch that ends before it begins joins with nothing: it stands for "not in this mode".
    let never = Seg {
        duration: 0,
        early: 0,
        late: -(FOREVER as i32),
    };
    let mut out = [never; 3];
    for mode in modes {
        let door = |stop: &u32| {
            let stop = own(stop);
            let by_clock = stop.deadline_s.map_or(FOREVER, |deadline| deadline - stop.service_s);
            let late = clamp(window.latest_s.min(by_clock));
            let early = clamp(window.earliest_s);
            (early <= late).then_some(Seg {
                duration: stop.service_s as i32,
                early,
                late,
            })
        };
        let mut whole = door(&stops[0]);
        for pair in stops.windows(2) {
            let leg = way(*mode, pair);
            whole = whole
                .filter(|_| leg < UNREACHABLE)
                .zip(door(&pair[1]))
                .and_then(|(a, b)| a.then(leg, b));
        }
        out[mode.index()] = whole.unwrap_or(never);
    }
    (out.iter().any(|seg| *seg != never)).then_some(out)
}

fn door(problem: &Problem, node: &Node) -> Ports {
    let place = |stop: &u32| problem.stops[*stop as usize].place;
    let (enter, leave) = (place(&node.stops[0]), place(&node.stops[node.stops.len() - 1]));
    Ports {
        enter,
        leave,
        door: true,
        void: false,
    }
}

/// Places where rounds begin and end, each once.
struct Terminals {
    first: u32,
    ports: Vec<Ports>,
}

impl Terminals {
    fn at(&mut self, place: Option<Place>) -> u32 {
        let void = place.is_none();
        let place = place.unwrap_or_default();
        let known = self
            .ports
            .iter()
            .position(|port| port.void == void && port.enter == place);
        let index = known.unwrap_or_else(|| {
            self.ports.push(Ports {
                enter: place,
                leave: place,
                door: false,
                void,
            });
            self.ports.len() - 1
        });
        self.first + index as u32
    }
}

fn classes(problem: &Problem, crews: &[Crew<'_>], terminals: &mut Terminals) -> (Vec<Class>, Vec<Slot>) {
    let mut classes: Vec<Class> = Vec::new();
    let mut slots = Vec::with_capacity(crews.len());
    for crew in crews {
        let vehicle = &problem.vehicles[crew.vehicle as usize];
        let Some(way) = approach(problem, vehicle, crew.after) else {
            continue;
        };
        let class = Class {
            mode: vehicle.mode,
            depot: vehicle.depot,
            start: terminals.at(Some(problem.depots[vehicle.depot as usize].place)),
            end: terminals.at(problem.end_of(vehicle)),
            early: clamp(earliest_departure(problem, vehicle, crew.after)),
            late: clamp(vehicle.shift.latest_s),
            longest: vehicle.max_duration_s.map_or(i32::MAX, clamp),
            max_stops: vehicle.max_stops.unwrap_or(u32::MAX),
            fixed: problem.weights.round + vehicle.preference + way.seconds,
            capacity: (0..problem.box_types())
                .map(|kind| vehicle.capacity.get(kind).copied().unwrap_or(0))
                .collect(),
            skills: vehicle.skills.clone(),
            least: vehicle.least_stops.saturating_sub(crew.done),
        };
        let index = classes.iter().position(|known| *known == class).unwrap_or_else(|| {
            classes.push(class);
            classes.len() - 1
        });
        slots.push(Slot {
            vehicle: crew.vehicle,
            class: index as u32,
        });
    }
    (classes, slots)
}

/// Makes leaving someone out dearer than anything that serving them could cost.
fn scale_unserved(net: &mut Net<'_>) {
    let weights = &net.problem.weights;
    let mut dearest = 1000 + weights.churn_face * 10 + weights.churn_order * 2 + net.idle;
    for class in &net.classes {
        dearest = dearest.max(class.fixed.abs() * 2);
        let ways = (0..net.len() as u32).flat_map(|node| {
            let (out, back) = (
                net.seconds(class.mode, class.start, node),
                net.seconds(class.mode, node, class.end),
            );
            [out, back].into_iter().filter(|leg| *leg < UNREACHABLE).map(i64::from)
        });
        let longest_s = i64::from(class.longest.min(class.late.saturating_sub(class.early)).min(1_000_000));
        let late = if net.wished {
            LATE_MOST * longest_s * weights.late_pct / 100
        } else {
            0
        };
        dearest = dearest.max(ways.max().unwrap_or(0) * 8 + net.balance_cost(longest_s as i32) + late);
    }
    for node in &mut net.nodes {
        node.unserved = node.unserved.saturating_mul(dearest);
    }
}
