//! What was measured on, and what measuring itself cost.

use std::path::Path;

use serde::Serialize;

use super::private::file_system;

/// Ticks of the counters in `/proc/PID/stat`; Linux has shown them in hundredths of a second for as long as there is /proc.
const TICKS_PER_S: f64 = 100.0;

/// The machine.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    cores: usize,
    processor: String,
    memory_mb: u64,
    file_system: String,
    kernel: String,
}

impl Machine {
    /// Of the folder's machine, as far as the system tells.
    #[must_use]
    pub fn look(scratch: &Path) -> Self {
        let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
        let (cpus, memory) = (read("/proc/cpuinfo"), read("/proc/meminfo"));
        let processor = cpus.lines().find_map(|line| line.strip_prefix("model name"));
        let total = memory.lines().find_map(|line| line.strip_prefix("MemTotal:"));
        let kb = total.and_then(|text| text.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            processor: processor
                .map_or("unknown", |text| text.trim_start_matches([' ', '\t', ':']))
                .to_owned(),
            memory_mb: kb.unwrap_or(0) / 1024,
            file_system: file_system(scratch).unwrap_or_else(|| "unknown".to_owned()),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} cores ({}), {} MB, {}, Linux {}",
            self.cores, self.processor, self.memory_mb, self.file_system, self.kernel
        )
    }
}

/// Seconds of processor time a process has used; `self` for this one.
#[must_use]
pub fn cpu_s(pid: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, rest)) = stat.rsplit_once(") ") else {
        return 0.0;
    };
    // After the name: state, then the fields from the 4th on; user and system time are the 14th and 15th.
    let ticks = rest.split(' ').skip(11).take(2);
    ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_S
}

/// A ratio that was measured several times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Smallest.
    pub min: f64,
    /// The middle one.
    pub median: f64,
    /// Largest.
    pub max: f64,
}

impl Spread {
    /// Of some figures; nothing for none.
    #[must_use]
    pub fn of(figures: &[f64]) -> Option<Self> {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) {
            (sorted.get(middle.checked_sub(1)?)? + sorted.get(middle)?) / 2.0
        } else {
            *sorted.get(middle)?
        };
        Some(Self {
            min: *sorted.first()?,
            median,
            max: *sorted.last()?,
        })
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} (min {:.2}, max {:.2})", self.median, self.min, self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        let spread = Spread::of(&[4.0, 1.0, 3.0, 2.0]).expect("four figures");
        assert_eq!((spread.min, spread.median, spread.max), (1.0, 2.5, 4.0));
        assert_eq!(Spread::of(&[7.0]).map(|one| one.median), Some(7.0));
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn a_process_has_used_some_time() {
        assert!(cpu_s("self") >= 0.0);
        assert!(cpu_s("nobody").abs() < f64::EPSILON);
    }
}
