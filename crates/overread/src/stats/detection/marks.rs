//! Marks and lesions from their tables.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};

use super::super::natural;
use super::super::sheet::{Cell, Sheet};
use super::Options;
use super::matching::{Place, Rule};

/// Marks of every reader in every case.
pub struct Readings {
    pub cases: Vec<String>,
    pub readers: Vec<String>,
    /// Lesions by case.
    pub lesions: Vec<Vec<Place>>,
    /// Marks with their scores by reader and case; `None` for a case that the reader did not read.
    pub marks: Vec<Vec<Marked>>,
    /// Whether the marks have scores.
    pub scored: bool,
    clusters: Option<(String, Vec<String>)>,
    truth: String,
}

/// Marks of a case with their scores; `None` where the reader did not read it.
pub type Marked = Option<Vec<(Place, f64)>>;

/// Columns of coordinates.
struct Coordinates {
    columns: Vec<usize>,
    boxes: bool,
    spacing: [f64; 3],
}

impl Readings {
    pub fn read(options: &Options, marks: &Sheet, truth: &Sheet) -> Result<Self> {
        let case = [marks.column("case", "a heading “case”")?, truth.column("case", "a heading “case”")?];
        let reader = marks.find("reader");
        let score = marks.find("score");
        let named = |row| match reader {
            Some(column) => marks.cell(row, column).needed(),
            None => Ok("marks"),
        };
        let spacing = spacing(options)?;
        let [of_marks, of_truth] = [Coordinates::of(marks, spacing)?, Coordinates::of(truth, spacing)?];
        let mut lesions: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for row in 0..truth.len() {
            let entry = lesions.entry(truth.cell(row, case[1]).needed()?).or_default();
            entry.extend(of_truth.place(truth, row)?);
        }
        let mut found: BTreeMap<(&str, &str), Vec<(Place, f64)>> = BTreeMap::new();
        for row in 0..marks.len() {
            let entry = found.entry((named(row)?, marks.cell(row, case[0]).needed()?)).or_default();
            let Some(place) = of_marks.place(marks, row)? else { continue };
            let confidence = score.map_or(Ok(1.0), |column| marks.cell(row, column).needed_number())?;
            if options.threshold.is_none_or(|threshold| confidence >= threshold) {
                entry.push((place, confidence));
            }
        }
        let cases = natural::sorted(lesions.keys().copied().chain(found.keys().map(|key| key.1)));
        let readers = natural::sorted(found.keys().map(|key| key.0));
        let of_reader = |reader: &String| {
            let of_case = |case: &String| {
                let given = found.get(&(reader.as_str(), case.as_str())).cloned();
                given.or_else(|| (!options.named_cases).then(Vec::new))
            };
            cases.iter().map(of_case).collect()
        };
        let clusters =
            options.cluster.as_ref().map(|name| clusters(truth, case[1], name, &cases)).transpose()?;
        Ok(Self {
            lesions: cases
                .iter()
                .map(|case| lesions.get(case.as_str()).cloned().unwrap_or_default())
                .collect(),
            marks: readers.iter().map(of_reader).collect(),
            cases,
            readers,
            scored: score.is_some(),
            clusters,
            truth: truth.name().to_owned(),
        })
    }

    /// What the bootstrap draws and the index of each case's cluster.
    pub fn clusters(&self) -> Result<(String, Vec<usize>)> {
        match &self.clusters {
            None => Ok(("case".to_owned(), (0..self.cases.len()).collect())),
            Some((heading, of_case)) => {
                let names = natural::sorted(of_case.iter().map(String::as_str));
                let index = |name: &String| {
                    names
                        .iter()
                        .position(|known| known == name)
                        .ok_or_else(|| anyhow!("{}: no cluster", self.truth))
                };
                Ok((heading.clone(), of_case.iter().map(index).collect::<Result<_>>()?))
            }
        }
    }

    /// How marks and lesions are matched.
    pub fn rule(&self, options: &Options) -> Result<Rule> {
        let point = |place: &Place| matches!(place, Place::Point(_));
        let lesions = self.lesions.iter().flatten().any(point);
        let marks = self.marks.iter().flatten().flatten().flatten().any(|mark| point(&mark.0));
        if !(lesions && marks) {
            return Ok(Rule { radius: 0.0, overlap: options.overlap });
        }
        match options.radius {
            Some(radius) if radius > 0.0 => Ok(Rule { radius, overlap: options.overlap }),
            Some(radius) => bail!("--radius {radius} is out of range: it must be above 0"),
            None => bail!(
                "marks and lesions are points: say with --radius how many millimetres a mark may lie off"
            ),
        }
    }
}

fn spacing(options: &Options) -> Result<[f64; 3]> {
    let spacing = match *options.spacing.as_slice() {
        [] => [1.0; 3],
        [all] => [all; 3],
        [x, y] => [x, y, 1.0],
        [x, y, z] => [x, y, z],
        _ => bail!("--spacing has more than three numbers: give x,y,z"),
    };
    if spacing.iter().all(|mm| *mm > 0.0 && mm.is_finite()) {
        Ok(spacing)
    } else {
        bail!("--spacing must have numbers above 0, in millimetres")
    }
}

fn clusters(truth: &Sheet, case: usize, name: &str, cases: &[String]) -> Result<(String, Vec<String>)> {
    let column = truth.column(name, "--cluster")?;
    let mut of_case: BTreeMap<&str, &str> = BTreeMap::new();
    for row in 0..truth.len() {
        let (case, cell) = (truth.cell(row, case).text, truth.cell(row, column));
        let cluster = cell.needed()?;
        if let Some(other) = of_case.insert(case, cluster).filter(|other| *other != cluster) {
            return Err(
                cell.fault(&format!("case “{case}” belongs to “{cluster}” here and to “{other}” before"))
            );
        }
    }
    let cluster = |case: &String| {
        let known = of_case.get(case.as_str()).map(|cluster| (*cluster).to_owned());
        known.ok_or_else(|| {
            let file = truth.name();
            anyhow!("{file} says nothing of case “{case}”: add a row with its {name}, without coordinates if it has no lesion")
        })
    };
    Ok((name.to_owned(), cases.iter().map(cluster).collect::<Result<_>>()?))
}

impl Coordinates {
    fn of(sheet: &Sheet, spacing: [f64; 3]) -> Result<Self> {
        let find = |names: &[&str]| names.iter().map(|name| sheet.find(name)).collect::<Option<Vec<usize>>>();
        let further = |names: &[&str]| find(names).unwrap_or_default();
        if let Some(flat) = find(&["x_min", "y_min", "x_max", "y_max"]) {
            let columns = [flat, further(&["z_min", "z_max"])].concat();
            return Ok(Self { columns, boxes: true, spacing });
        }
        let Some(flat) = find(&["x", "y"]) else {
            bail!(
                "{} has no coordinates: give columns x, y (and z) for points, or x_min, y_min, x_max, y_max (and z_min, \
                 z_max) for boxes",
                sheet.name()
            )
        };
        Ok(Self { columns: [flat, further(&["z"])].concat(), boxes: false, spacing })
    }

    /// The place of a row; `None` for a row without coordinates.
    fn place(&self, sheet: &Sheet, row: usize) -> Result<Option<Place>> {
        let cells = self.columns.iter().map(|&column| sheet.cell(row, column));
        if cells.clone().all(|cell| cell.given().is_none()) {
            return Ok(None);
        }
        let at: Vec<f64> = cells.map(Cell::needed_number).collect::<Result<_>>()?;
        let [x, y, z] = self.spacing;
        if !self.boxes {
            return Ok(Some(Place::Point([at[0] * x, at[1] * y, at.get(2).map_or(0.0, |value| value * z)])));
        }
        let (low, high) = (at.get(4).copied().unwrap_or(0.0), at.get(5).copied().unwrap_or(1.0));
        let place =
            Place::Box { low: [at[0] * x, at[1] * y, low * z], high: [at[2] * x, at[3] * y, high * z] };
        for (from, to) in [(0, 2), (1, 3), (4, 5)].into_iter().filter(|(_, to)| *to < at.len()) {
            if at[from] >= at[to] {
                let wrong = format!("{} is not above its lower side, {}: mend the box", at[to], at[from]);
                return Err(sheet.cell(row, self.columns[to]).fault(&wrong));
            }
        }
        Ok(Some(place))
    }
}
