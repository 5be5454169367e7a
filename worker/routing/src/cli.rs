//! What `nuancan plan solve`, `check` and `draw` do, without files and clocks.

use crate::check::{Violation, check};
use crate::cost::{Cost, cost};
use crate::draw;
use crate::error::Error;
use crate::io::{cvrplib, json, meals, solomon};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::solve::{Budget, Options, Progress, solve};

/// The format of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Look at the text: `{` begins JSON, a line `VEHICLE` tells Solomon's format, everything else is a CVRPLIB file.
    #[default]
    Guess,
    /// Our JSON.
    Json,
    /// `.vrp` problems, `.sol` plans.
    Cvrplib,
    /// Solomon's and Gehring and Homberger's `.txt` problems; plans as `.sol`.
    Solomon,
}

impl Format {
    /// The format that a file's name tells.
    pub fn of_name(name: &str) -> Self {
        match name
            .rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase())
            .as_deref()
        {
            Some("json") => Self::Json,
            Some("vrp" | "sol") => Self::Cvrplib,
            _ => Self::Guess,
        }
    }

    fn of_text(self, text: &str) -> Self {
        match self {
            Self::Guess if text.trim_start().starts_with('{') => Self::Json,
            Self::Guess if text.lines().take(8).any(|line| line.trim() == "VEHICLE") => Self::Solomon,
            Self::Guess => Self::Cvrplib,
            known => known,
        }
    }
}

/// Reads a problem in any of the formats.
///
/// # Errors
/// What is wrong with the text, and where.
pub fn read_problem(text: &str, format: Format) -> Result<Problem, Error> {
    match format.of_text(text) {
        Format::Json | Format::Guess if meals::is_meals(text) => meals::read_problem(text),
        Format::Json | Format::Guess => json::read_problem(text),
        Format::Solomon => solomon::read_problem(text),
        Format::Cvrplib => cvrplib::read_vrp(text),
    }
}

/// Reads a problem and writes a plan for it, in the problem's own family of formats unless `output` says otherwise.
///
/// # Errors
/// What is wrong with the problem's text, and where.
pub fn solve_text(
    input: &str,
    format: Format,
    output: Format,
    seed: u64,
    budget: Budget<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<String, Error> {
    let problem = read_problem(input, format)?;
    let plan = solve(
        &problem,
        &Options {
            seed,
            ..Options::default()
        },
        budget,
        progress,
    )?;
    let family = if output == Format::Guess {
        format.of_text(input)
    } else {
        output
    };
    Ok(match family {
        Format::Cvrplib | Format::Solomon => cvrplib::write_sol(&problem, &plan),
        Format::Json | Format::Guess => json::write_plan(&problem, &plan),
    })
}

/// What there is to say about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it costs.
    pub cost: Cost,
    /// What it breaks.
    pub violations: Vec<Violation>,
    /// The same in words, one finding per line, ending with the cost.
    pub text: String,
}

fn read_both(problem: &str, plan: &str) -> Result<(Problem, Plan), Error> {
    let problem = read_problem(problem, Format::Guess)?;
    let plan = match Format::Guess.of_text(plan) {
        Format::Cvrplib | Format::Solomon => cvrplib::read_sol(&problem, plan)?,
        Format::Json | Format::Guess => json::read_plan(&problem, plan)?,
    };
    Ok((problem, plan))
}

/// Draws a plan as SVG; problem and plan may be in any format.
///
/// # Errors
/// What is wrong with one of the texts, and where; or that nothing in the problem has coordinates.
pub fn draw_text(problem: &str, plan: &str) -> Result<String, Error> {
    let (problem, plan) = read_both(problem, plan)?;
    draw::svg(&problem, &plan).ok_or_else(|| Error::invalid("stops", "nothing has coordinates to draw it at"))
}

/// Checks a plan against its problem; each may be in any format.
///
/// # Errors
/// What is wrong with one of the texts, and where.
pub fn check_text(problem: &str, plan: &str) -> Result<Report, Error> {
    let (problem, plan) = read_both(problem, plan)?;
    let violations = check(&problem, &plan);
    let cost = cost(&problem, &plan);
    let mut lines: Vec<String> = violations
        .iter()
        .map(|violation| sentence(&problem, &plan, violation))
        .collect();
    lines.push(format!(
        "{}: {} rounds, {} s and {} m under way, {} unassigned, cost {}",
        if violations.is_empty() {
            "keeps every limit"
        } else {
            "does not hold"
        },
        cost.rounds,
        cost.travel_s,
        cost.length_m,
        cost.unserved_stops,
        cost.total,
    ));
    Ok(Report {
        cost,
        violations,
        text: lines.join("\n") + "\n",
    })
}

fn sentence(problem: &Problem, plan: &Plan, violation: &Violation) -> String {
    let mut out = String::from(violation.kind.code());
    if let Some(index) = violation.round {
        let vehicle = plan
            .rounds
            .get(index as usize)
            .and_then(|round| problem.vehicles.get(round.vehicle as usize));
        out += &format!(
            " in round {} ({})",
            index + 1,
            vehicle.map_or("?", |vehicle| &vehicle.key)
        );
    }
    if let Some(stop) = violation.stop {
        out += &format!(
            " at stop {}",
            problem.stops.get(stop as usize).map_or("?", |stop| &stop.key)
        );
    }
    if violation.by != 0 {
        out += &format!(" by {}", violation.by);
    }
    out
}
